namespace SmsFunctions.Standalone.Queues;

/// <summary>host.json <c>extensions.queues</c>: one set for all queue functions of the app.</summary>
/// <param name="BatchSize">Messages asked for at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">A new batch is asked for when no more than this many calls run.</param>
/// <param name="MaxDequeueCount">Tries before a message goes to the poison queue.</param>
/// <param name="VisibilityTimeout">The pause before a failed message is seen again.</param>
/// <param name="MaxPollingInterval">The longest pause between two looks into an empty queue.</param>
/// <param name="IsBase64">Whether message texts are base64 of the body, or the body itself.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval, bool IsBase64);
