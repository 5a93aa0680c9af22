using System.Collections.Concurrent;
using System.Text;
using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>
/// The ceiling of a flow on host and worker. Each request first goes to the HTTP function of an empty app, with a body of the same length. Its hints go
/// through the queue function of the empty app, which waits while the storage calls of the hint are repeated.
/// </summary>
internal sealed class CombinedReplay : IReplay
{
    private const string Mark = "hint ";

    private readonly EmptyApp _empty;
    private readonly ThinClient _client;
    private readonly FlowScript _script;
    private readonly byte[] _body;
    private readonly ConcurrentDictionary<int, FlowInstance> _open = new();
    private readonly SemaphoreSlim _done = new(0);

    public CombinedReplay(EmptyApp empty, ThinClient client, FlowScript script)
    {
        (_empty, _client, _script) = (empty, client, script);
        _body = new byte[AppClient.LengthOf(script.Messages)];
        empty.OnMessage = HandleAsync;
    }

    public async Task AcceptAsync()
    {
        await _empty.PostAsync(_body);
        var instance = new FlowInstance(_script);
        foreach (var call in _script.Accept)
        {
            await call.SendAsync(_client, instance);
        }

        _open[instance.Number] = instance;
        if (!_script.IsSent)
        {
            foreach (var hint in _script.Hints)
            {
                await hint.SendAsync(_client, instance);
            }

            return;
        }

        var numbered = _script.Hints.Select((hint, chunk) => (hint, chunk));
        await Parallel.ForEachAsync(numbered, new ParallelOptions { MaxDegreeOfParallelism = FlowReplay.Workers }, async (hint, _) =>
        {
            // The empty app reads the message as text, so it has a text of the same length.
            var text = $"{Mark}{FlowInstance.HeadOf(instance.Number, hint.chunk)}".PadRight(hint.hint.HintLength, '.');
            await _client.SendAsync(StorageRows.Put(Encoding.ASCII.GetBytes(text)));
        });
    }

    public async Task WorkAsync(int hints)
    {
        for (var hint = 0; hint < hints; hint++)
        {
            if (!await _done.WaitAsync(Timeouts.Short))
            {
                throw new TimeoutException("The empty app did not handle its hints.");
            }
        }

        _open.Clear();
    }

    private async Task HandleAsync(string message)
    {
        // Timers of the empty app report too. A hint of the round before has no instance.
        if (message.StartsWith(Mark, StringComparison.Ordinal)
            && FlowInstance.OfHead(message.Substring(Mark.Length, FlowInstance.HeadLength)) is var (number, chunk)
            && _open.TryGetValue(number, out var instance))
        {
            foreach (var call in _script.Work[chunk])
            {
                await call.SendAsync(_client, instance);
            }

            _done.Release();
        }
    }
}
