using System.Collections.Concurrent;
using SmsFunctions.Benchmarks.Ceilings;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>Makes the storage calls of a flow without the app, with callers that accept and as many workers as the app's queue listener has.</summary>
internal sealed class FlowReplay(ThinClient client, FlowScript script) : IReplay, IDisposable
{
    /// <value>The number of hints that are handled or enqueued at a time.</value>
    public const int Workers = 8;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentDictionary<int, FlowInstance> _open = new();
    private readonly Queue<TakenMessage> _taken = new();
    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting, _wanted;

    public async Task AcceptAsync()
    {
        var instance = new FlowInstance(script);
        foreach (var call in script.Accept)
        {
            await call.SendAsync(client, instance);
        }

        _open[instance.Number] = instance;
        await Parallel.ForEachAsync(script.Hints, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (hint, _) =>
        {
            await hint.SendAsync(client, instance);
            Interlocked.Increment(ref _waiting);
        });
    }

    public async Task WorkAsync(int hints)
    {
        var left = _wanted = hints;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var message = await TakeAsync();
                var (number, chunk) = FlowInstance.OfHead(message.Head);
                foreach (var call in script.Work[chunk])
                {
                    await call.SendAsync(client, _open[number]);
                }

                await client.SendAsync(StorageRows.Delete(message.Id, message.Receipt));
            }
        })));
        _open.Clear();
    }

    public void Dispose() => _turn.Dispose();

    private async Task<TakenMessage> TakeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            // The flow has no dequeue request for fewer hints than the maximum. In Azurite such requests delay the callers that enqueue.
            while (_taken.Count == 0 && Volatile.Read(ref _waiting) < Math.Min(StorageRows.AtOnce, _wanted))
            {
                await Task.Delay(Idle, TimeProvider.System);
            }

            while (_taken.Count == 0)
            {
                foreach (var message in QueueAnswer.Messages(await client.SendAsync(StorageRows.Get())))
                {
                    _taken.Enqueue(message);
                }

                Interlocked.Add(ref _waiting, -_taken.Count);
                _wanted -= _taken.Count;
            }

            return _taken.Dequeue();
        }
        finally
        {
            _turn.Release();
        }
    }
}
