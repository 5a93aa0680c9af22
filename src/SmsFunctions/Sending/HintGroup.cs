using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Hints of one partition that share a queue message.</summary>
/// <param name="hidden">How long the message stays invisible, in whole seconds.</param>
internal sealed class HintGroup(QueueClient queue, TimeSpan hidden, TimeProvider time) : IGroup<PendingHint>
{
    private readonly List<PendingHint> _hints = [];
    private int _bytes;

    public bool TryAdd(PendingHint hint)
    {
        if (hint.IsAbandoned)
        {
            return true;
        }

        if (_hints.Count > 0 && (_hints.Count == SendHint.MaxHints || _bytes + hint.Json.Length > SendHint.MaxBytes))
        {
            return false;
        }

        _hints.Add(hint);
        _bytes += hint.Json.Length;
        return true;
    }

    public async Task RunAsync()
    {
        if (_hints.Count == 0)
        {
            return;
        }

        try
        {
            var receipt = _hints.Count == 1 ? await queue.PutAsync(_hints[0].Json, hidden, _hints[0].Cancellation) : await PutTogetherAsync();
            _hints.ForEach(hint => hint.Succeed(receipt));
        }
        catch (Exception fault)
        {
            _hints.ForEach(hint => hint.Fail(fault));
        }
    }

    public void Complete() => GroupItem<SendReceipt>.CompleteAll(_hints);

    private async Task<SendReceipt> PutTogetherAsync()
    {
        // The hints belong to several callers, so none of their tokens ends the request.
        using var limit = new CancellationTokenSource(SendQueue.Timeout, time);
        var all = _hints[0].Hint with { Others = [.. _hints.Skip(1).Select(each => each.Hint)] };
        return await queue.PutAsync(JsonSerializer.SerializeToUtf8Bytes(all, SendHintJson.Types.SendHint), hidden, limit.Token);
    }
}
