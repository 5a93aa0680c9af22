using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class ProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Ctrl_C_lets_running_functions_finish_and_exits_with_0()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        await queue.SendMessageAsync("work");
        await using var app = SampleProcess.Start(["--port", "0"], ("AzureWebJobsStorage", azurite.ConnectionString), ("SampleQueue", queue.Name));
        using var http = new HttpClient { BaseAddress = await app.AddressAsync() };
        var answer = http.GetStringAsync("api/EndsAfterStop");
        await app.SaidAsync("http started");
        await app.SaidAsync("queue started");

        app.PressCtrlC();

        Assert.Equal("finished", await answer);
        Assert.Equal(0, await app.ExitCodeAsync());
        Assert.Contains("queue finished", app.Output);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_started_app_lists_its_functions_and_where_it_listens()
    {
        await using var app = SampleProcess.Start(
            ["--port", "0"], ("AzureWebJobsStorage", azurite.ConnectionString), ("SampleQueue", "sample-queue"), ("SampleTimer", "0 0 * * * *"));
        var address = await app.AddressAsync();

        Assert.Contains($"Ping: [GET] http://localhost:{address.Port}/api/Ping", app.Output);
        Assert.Contains("QueueEndsAfterStop: queueTrigger sample-queue", app.Output);
        Assert.Contains("Ticks: timerTrigger 0 0 * * * *", app.Output);
        Assert.Contains($"SmsFunctions.IntegrationTests is listening on http://localhost:{address.Port}", app.Output);
    }

    [Fact]
    public async Task A_killed_instance_leaves_its_timer_to_the_next_one_within_the_lock_period()
    {
        (string, string?)[] settings =
        [
            ("AzureWebJobsStorage", azurite.ConnectionString), ("SampleTimer", "* * * * * *"), ("AzureFunctionsWebHost__hostid", AzuriteFixture.UniqueName("k")[..20]),
            ("AzureFunctionsJobHost__singleton__listenerLockPeriod", "00:00:15"),
        ];
        await using (var first = SampleProcess.Start(["--port", "0"], settings))
        {
            await first.SaidAsync("tick");
            first.Kill();
        }

        await using var second = SampleProcess.Start(["--port", "0"], settings);
        await second.SaidAsync("tick");
    }

    [Fact]
    public async Task Settings_that_are_not_right_are_told_together_without_a_stack_trace_and_exit_with_1()
    {
        await using var app = SampleProcess.Start(["--port", "0"], ("Sample__Number", "11"), ("Sample__Word", "no"));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains("SmsFunctions.IntegrationTests cannot start, its settings are not right:", app.Output);
        Assert.Contains("The field Number must be between 1 and 10.", app.Output);
        Assert.Contains("Word", app.Output);
        Assert.DoesNotContain("   at ", app.Output);
        Assert.DoesNotContain("is listening on", app.Output);
    }

    [Fact]
    public async Task A_taken_port_is_said_and_exits_with_1()
    {
        await using var first = SampleProcess.Start(["--port", "0"]);
        var port = (await first.AddressAsync()).Port;

        await using var second = SampleProcess.Start(["--port", $"{port}"]);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("choose another with --port", second.Output);
        Assert.DoesNotContain("   at ", second.Output);
    }

    [Fact]
    public async Task Started_by_func_it_says_how_to_and_exits_with_1()
    {
        // What the host gives every worker.
        await using var app = SampleProcess.Start(
            ["--host", "127.0.0.1", "--port", "5001", "--workerId", "w", "--requestId", "r", "--grpcMaxMessageLength", "2147483647",
                "--functions-uri", "http://127.0.0.1:5001/", "--functions-worker-id", "w", "--functions-request-id", "r"]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Equal("This is the standalone build. To run under func: FunctionsHost=azure dotnet run --project src/SmsFunctions", app.Output.Trim());
    }

    [Theory]
    [InlineData("--port", "seven")]
    [InlineData("--port=70000")]
    [InlineData("-p")]
    public async Task A_port_that_is_none_is_said_and_exits_with_1(params string[] arguments)
    {
        await using var app = SampleProcess.Start(arguments);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.StartsWith("--port takes a number from 0 to 65535", app.Output);
    }
}
