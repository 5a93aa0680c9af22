using System.Net;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>Tests of worker crashes, on a host without keys and with a functionTimeout of two seconds.</summary>
[Collection(OwnHostTests.Name)]
public sealed class LostWorkerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly Reports _reports = new();
    private SampleHost? _host;

    private SampleHost Host => _host!;

    public async Task InitializeAsync() =>
        _host = await SampleHost.StartAsync(azurite.ConnectionString, _reports, null, ("AzureFunctionsJobHost__functionTimeout", "00:00:02"));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await _reports.DisposeAsync();
    }

    [Fact]
    public async Task After_a_worker_crash_running_functions_fail_and_another_worker_handles_the_message_again()
    {
        var asking = Host.Client.GetAsync("hang/request");
        await Host.Messages.PutAsync("hold message");
        await _reports.StartingWithAsync("hold request");
        await _reports.StartingWithAsync("hold message");

        Host.Worker.Kill();

        using var answer = await asking;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("open", await Host.Client.GetStringAsync("locked"));
        (await _reports.StartingWithAsync("hold message", 2))[1].Release();
        await Eventually.Get(Host.Messages.CountAsync, count => count == 0, "the message is done");
    }

    [Fact]
    public async Task A_function_that_runs_too_long_ends_the_worker_and_its_message_comes_back()
    {
        var worker = Host.Worker;
        await Host.Messages.PutAsync("hold message");
        await _reports.StartingWithAsync("hold message");

        using var answer = await Host.Client.GetAsync("hang/request");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await Host.LineAsync("Hang ran longer than functionTimeout (00:00:02)");
        await Eventually.True(() => !worker.IsRunning, "the worker ends");
        await _reports.StartingWithAsync("hold message", 2);
    }

    [Fact]
    public async Task A_function_that_ends_when_its_time_is_up_keeps_the_worker()
    {
        var worker = Host.Worker;

        using var answer = await Host.Client.GetAsync("wait/obedient");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await _reports.StartingWithAsync("cancelled hold obedient");
        Assert.Equal(worker.Id, Host.Worker.Id);
    }
}
