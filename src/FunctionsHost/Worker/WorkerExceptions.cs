using FunctionsHost.Rpc;

namespace FunctionsHost.Worker;

/// <summary>The function threw an exception. The message contains it with its stack trace.</summary>
internal sealed class FunctionFailedException(RpcException? fault)
    : Exception(fault is null ? "The worker gave no reason." : $"{fault.Type} {fault.Message}\n{fault.StackTrace}".Trim());

/// <summary>The function ran longer than host.json's functionTimeout.</summary>
internal sealed class FunctionTimedOutException(string message) : Exception(message);

/// <summary>The worker ended or was killed during a request to it.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);

/// <summary>No worker became ready while a call waited for one.</summary>
internal sealed class WorkerUnavailableException(string message) : Exception(message);
