using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class FunctionErrorTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("LostQueue", "'%NotSet%' does not resolve to a value: the setting 'NotSet' is not set.")]
    [InlineData("LostTimer", "'%NotSetEither%' does not resolve to a value: the setting 'NotSetEither' is not set.")]
    [InlineData("HalfReference", "'%Half' has a '%' without a second one.")]
    [InlineData("BadSchedule", "the schedule 'now and then' is neither a cron expression nor a time span.")]
    [InlineData("BadQueueName", "'Upper_Case' is not a queue name")]
    [InlineData("NoConnection", "the connection 'AzureWebJobsElsewhere' is not set")]
    [InlineData("BadRoute", "the route '{a}{b' cannot be read")]
    [InlineData("Unbindable", "the parameter 'number' of type Int32 cannot be bound.")]
    [InlineData("Fine", "another function has this name.")]
    [InlineData("NoTrigger", "it has 0 triggers; a function has one.")]
    public async Task A_function_that_cannot_run_says_why_and_the_others_run(string function, string reason)
    {
        await using var host = await TestHost.StartAsync<Functions>(setup => setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString);

        Assert.Single(host.Log.Saying($"The '{function}' function is in error: {reason}"));
        Assert.Equal("fine", await host.Http.GetStringAsync("api/Fine"));
        Assert.Equal(10, host.Log.Saying(" function is in error: ").Count());
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_not_shown()
    {
        await using var host = await TestHost.StartAsync<Functions>(setup => setup.Settings["AzureWebJobsElsewhere"] = "AccountKey=secret");

        Assert.Single(host.Log.Saying("The 'NoConnection' function is in error: the setting 'AzureWebJobsElsewhere' is not a storage connection string."));
        Assert.Empty(host.Log.Saying("secret"));
    }

    internal sealed class Functions
    {
        [Function("Fine")]
        public IResult Fine([HttpTrigger("get")] HttpRequest request) => Results.Text("fine");

        [Function("Fine")]
        public void FineAgain([QueueTrigger("fine")] string text)
        {
        }

        [Function("LostQueue")]
        public void LostQueue([QueueTrigger("%NotSet%")] string text)
        {
        }

        [Function("LostTimer")]
        public void LostTimer([TimerTrigger("%NotSetEither%")] TimerInfo timer)
        {
        }

        [Function("HalfReference")]
        public void HalfReference([QueueTrigger("%Half")] string text)
        {
        }

        [Function("BadSchedule")]
        public void BadSchedule([TimerTrigger("now and then")] TimerInfo timer)
        {
        }

        [Function("BadQueueName")]
        public void BadQueueName([QueueTrigger("Upper_Case")] string text)
        {
        }

        [Function("NoConnection")]
        public void NoConnection([QueueTrigger("queue", Connection = "Elsewhere")] string text)
        {
        }

        [Function("BadRoute")]
        public void BadRoute([HttpTrigger("get", Route = "{a}{b")] HttpRequest request)
        {
        }

        [Function("Unbindable")]
        public void Unbindable([QueueTrigger("queue")] string text, int number)
        {
        }

        [Function("NoTrigger")]
        public void NoTrigger(string text)
        {
        }
    }
}
