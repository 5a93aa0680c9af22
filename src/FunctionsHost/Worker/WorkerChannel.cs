using System.Collections.Concurrent;
using System.Threading.Channels;
using FunctionsHost.Rpc;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FunctionsHost.Worker;

/// <summary>The message stream to and from one worker process.</summary>
internal sealed class WorkerChannel(WorkerLog log)
{
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _awaited = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerLostException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <value>Completes when the worker has opened its stream; fails when the worker is lost before that.</value>
    public Task Connected => _connected.Task;

    /// <value>Completes with the reason when the worker is lost.</value>
    public Task<WorkerLostException> Lost => _lost.Task;

    /// <value>Whether at least one function call has succeeded.</value>
    public bool HasCompletedCall { get; private set; }

    /// <summary>Sends and receives messages until one side ends the stream.</summary>
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

    /// <summary>Sends a request and waits for the response with the same request id.</summary>
    /// <exception cref="WorkerLostException">The worker ended before it answered.</exception>
    public Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellation)
    {
        question.RequestId = Guid.NewGuid().ToString();
        return SendAsync(question.RequestId, question).WaitAsync(cancellation);
    }

    /// <summary>Runs a function. A cancellation is sent to the worker, and the response is still awaited.</summary>
    /// <exception cref="FunctionFailedException">The function threw an exception.</exception>
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

    /// <summary>Fails all pending requests to this worker. Only the first reason is kept.</summary>
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
            // This is checked after the entry is added: either Close finds the entry, or this check finds the channel closed.
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
