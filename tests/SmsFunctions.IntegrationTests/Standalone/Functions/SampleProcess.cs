using System.Collections.Concurrent;
using SmsFunctions.IntegrationTests.Support;
using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>The sample app as a process of its own, in a folder of its own with host.json and local.settings.json.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private const string Listening = " is listening on http://localhost:";
    private const int SigInt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ChildProcess _process;

    private SampleProcess(string[] arguments, Dictionary<string, string?> settings) =>
        _process = ChildProcess.Start(Parts.DotNet, [typeof(SampleApp).Assembly.Location, .. arguments], settings, _lines.Enqueue);

    public string Output => string.Join('\n', _lines);

    /// <param name="settings">Environment variables.</param>
    public static SampleProcess Start(string[] arguments, params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?> { ["AzureFunctionsWebHost__hostid"] = AzuriteFixture.UniqueName("p") };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return new SampleProcess(arguments, environment);
    }

    /// <summary>The address that the started app printed.</summary>
    public async Task<Uri> AddressAsync()
    {
        await SaidAsync(Listening);
        var line = _lines.Single(line => line.Contains(Listening, StringComparison.Ordinal));
        return new Uri($"http://127.0.0.1:{line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]}");
    }

    public Task SaidAsync(string text) => Until.TrueAsync(() => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    public void PressCtrlC() => _process.Signal(SigInt);

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        await _process.Exited.WaitAsync(Patience, TimeProvider.System);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
