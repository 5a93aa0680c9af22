using System.Text.Json;
using FunctionsHost.Rpc;

namespace FunctionsHost.Worker;

/// <summary>A function as described by the worker.</summary>
internal sealed record FunctionDescription(string Id, string Name, RpcFunctionMetadata Metadata, JsonElement Trigger)
{
    public const string HttpTrigger = "httpTrigger";
    public const string QueueTrigger = "queueTrigger";
    public const string TimerTrigger = "timerTrigger";

    /// <value>The name of the trigger parameter.</value>
    public string ParameterName => Text("name") ?? "";

    public string TriggerType => Text("type") ?? "";

    /// <returns>Null when the function does not have exactly one trigger; a host cannot run it.</returns>
    public static FunctionDescription? Of(RpcFunctionMetadata metadata)
    {
        var triggers = metadata.RawBindings.Select(Parse).Where(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)).ToList();
        return triggers.Count == 1 ? new FunctionDescription(metadata.FunctionId, metadata.Name, metadata, triggers[0]) : null;
    }

    public bool Is(string triggerType) => TriggerType.Equals(triggerType, StringComparison.OrdinalIgnoreCase);

    /// <returns>A property of the trigger as text; null when the trigger does not have it.</returns>
    public string? Text(string property) => Trigger.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public bool? Flag(string property) => bool.TryParse(Text(property), out var flag) ? flag : null;

    private static JsonElement Parse(string binding)
    {
        using var document = JsonDocument.Parse(binding);
        return document.RootElement.Clone();
    }

    private static string TypeOf(JsonElement binding) => binding.TryGetProperty("type", out var type) ? type.ToString() : "";
}
