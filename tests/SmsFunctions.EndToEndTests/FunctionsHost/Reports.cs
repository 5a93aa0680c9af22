using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>Receives the reports of the sample's functions. A function whose report contains "hold" continues only when the test releases it.</summary>
internal sealed class Reports : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Report> _all = new();
    private readonly Task _accepting;

    public Reports()
    {
        _listener.Start();
        _accepting = _listener.AcceptAllAsync(ReadAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<Report> All => [.. _all];

    public int Count(string text) => All.Count(report => report.Text == text);

    /// <summary>Waits until <paramref name="count"/> reports start with the text.</summary>
    public Task<IReadOnlyList<Report>> StartingWithAsync(string text, int count = 1) => Eventually.Get(
        () => Task.FromResult<IReadOnlyList<Report>>([.. All.Where(report => report.Text.StartsWith(text, StringComparison.Ordinal))]),
        found => found.Count >= count,
        $"{count} reports start with \"{text}\"");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var report in _all)
        {
            report.Release();
        }
    }

    private async Task ReadAsync(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), leaveOpen: true);
        if (await reader.ReadLineAsync() is not { } text)
        {
            return;
        }

        var report = new Report(text, TimeProvider.System.GetUtcNow(), connection);
        _all.Enqueue(report);
        if (!text.StartsWith("hold", StringComparison.Ordinal))
        {
            report.Release();
        }
    }
}

internal sealed class Report(string text, DateTimeOffset at, TcpClient connection)
{
    private int _released;

    public string Text => text;

    public DateTimeOffset At => at;

    public bool IsHeld => Volatile.Read(ref _released) == 0;

    /// <summary>Releases the function.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            connection.Dispose();
        }
    }
}
