using System.Collections.Concurrent;
using FunctionsHost.Rpc;
using Grpc.Core;

namespace FunctionsHost.Worker;

/// <summary>The channels of the workers that may open a stream.</summary>
internal sealed class WorkerChannels
{
    private readonly ConcurrentDictionary<string, WorkerChannel> _channels = new();

    public void Add(WorkerChannel channel) => _channels[channel.WorkerId] = channel;

    public void Remove(WorkerChannel channel) => _channels.TryRemove(channel.WorkerId, out _);

    public WorkerChannel? Find(string workerId) => _channels.GetValueOrDefault(workerId);
}

/// <summary>The gRPC service for workers. Each worker opens one stream. Its first message contains the worker id.</summary>
internal sealed class FunctionRpcService(WorkerChannels channels) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)
            || requestStream.Current.StartStream is not { } start
            || channels.Find(start.WorkerId) is not { } channel)
        {
            throw new Grpc.Core.RpcException(new Status(
                StatusCode.InvalidArgument, "The first message must be StartStream with the id of a worker that this host started."));
        }

        await channel.TalkAsync(requestStream, responseStream, context.CancellationToken);
    }
}
