using System.Collections.Concurrent;
using System.Threading.Channels;
using FunctionsHost.Rpc;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FunctionsHost.Worker;

/// <summary>The messages to and from one worker process.</summary>
internal sealed class WorkerChannel(WorkerLog log)
{
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _awaited = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerLostException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <value>Completes when the worker has opened its stream; fails when it is lost before.</value>
    public Task Connected => _connected.Task;

    /// <value>Completes, with the reason, when nothing can be asked of this worker any more.</value>
    public Task<WorkerLostException> Lost => _lost.Task;

    /// <value>Whether a function has run to its end without an exception.</value>
    public bool HasCompletedCall { get; private set; }

    /// <summary>Carries the messages of the worker's stream until one side ends it.</summary>
    public async Task TalkAsync(IAsyncStreamReader<StreamingMessage> fromWorker, IServerStreamWriter<StreamingMessage> toWorker, CancellationToken cancellation)
    {
        var writing = WriteAsync(toWorker, cancellation);
        _connected.TrySetResult();
        try
        {
            await foreach (var message in fromWorker.ReadAllAsync(cancellation))
            {
                Receive(message);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The worker's process has ended, or the host stops.
        }
        finally
        {
            Close("The worker closed its connection.");
            await writing;
        }
    }

    /// <summary>Asks and waits for the answer, which carries the same request id.</summary>
    /// <exception cref="WorkerLostException">The worker ended before it answered.</exception>
    public Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellation)
    {
        question.RequestId = Guid.NewGuid().ToString();
        return SendAsync(question.RequestId, question).WaitAsync(cancellation);
    }

    /// <summary>Runs a function. Cancelling tells the worker, whose answer is still waited for.</summary>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    /// <exception cref="WorkerLostException">The worker ended before it answered.</exception>
    public async Task InvokeAsync(InvocationRequest request, CancellationToken cancellation)
    {
        var answering = SendAsync(request.InvocationId, new() { RequestId = request.InvocationId, InvocationRequest = request });
        var cancel = new StreamingMessage { InvocationCancel = new() { InvocationId = request.InvocationId } };
        await using var registration = cancellation.UnsafeRegister(_ => _outgoing.Writer.TryWrite(cancel), null);
        var result = (await answering).InvocationResponse.Result;
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new FunctionFailedException(result.Exception);
        }

        HasCompletedCall = true;
    }

    public void Terminate(TimeSpan grace) => _outgoing.Writer.TryWrite(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(grace) } });

    /// <summary>Ends every wait for this worker. The first reason is the one that is kept.</summary>
    public void Close(string reason)
    {
        var lost = new WorkerLostException(reason);
        if (!_lost.TrySetResult(lost))
        {
            return;
        }

        _outgoing.Writer.TryComplete();
        _connected.TrySetException(lost);
        foreach (var waiting in _awaited.Values)
        {
            waiting.TrySetException(lost);
        }
    }

    private async Task<StreamingMessage> SendAsync(string id, StreamingMessage message)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[id] = answer;
        try
        {
            // Looked at after the entry was made: whoever closes the channel sees the entry, or this sees that it is closed.
            return _lost.Task.IsCompleted || !_outgoing.Writer.TryWrite(message) ? throw await _lost.Task : await answer.Task;
        }
        finally
        {
            _awaited.TryRemove(id, out _);
        }
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            log.Write(message.RpcLog);
        }
        else if (_awaited.TryGetValue(message.InvocationResponse?.InvocationId ?? message.RequestId, out var waiting))
        {
            waiting.TrySetResult(message);
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> toWorker, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellation))
            {
                await toWorker.WriteAsync(message, cancellation);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            Close("The connection to the worker broke.");
        }
    }
}
