using System.Collections.Concurrent;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>The proxies between the app and storage, with a record of all requests. They are too slow for timed measurements.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly HttpProxy _tables, _queues, _blobs;
    private readonly ConcurrentQueue<RecordedCall> _calls = new();

    public Wire(Azurite.Ports storage)
    {
        (_tables, _queues, _blobs) = (HttpProxy.To(storage.Table), HttpProxy.To(storage.Queue), HttpProxy.To(storage.Blob));
        _tables.Seen = seen => _calls.Enqueue(RecordedCall.Of("table", seen));
        _queues.Seen = seen => _calls.Enqueue(RecordedCall.Of("queue", seen));
        _blobs.Seen = seen => _calls.Enqueue(RecordedCall.Of("blob", seen));
    }

    public Azurite.Ports Ports => new(_blobs.Port, _queues.Port, _tables.Port);

    /// <value>All calls, in the order of their start.</value>
    public IReadOnlyList<RecordedCall> Calls => [.. _calls.OrderBy(call => call.Begun)];

    public void Forget() => _calls.Clear();

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        await _queues.DisposeAsync();
        await _blobs.DisposeAsync();
    }
}
