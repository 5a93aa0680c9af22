using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by a message of a storage queue. The name may hold <c>%Setting%</c>.</summary>
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <value>The name of the setting that holds the connection; AzureWebJobsStorage when null.</value>
    public string? Connection { get; set; }
}
