using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>The body of a callback, in the format of Standard Webhooks: the state of the messages after the change.</summary>
/// <param name="Type"><c>message.status</c> for a single message; <c>batch.statuses</c> for up to 200 messages of a batch.</param>
public sealed record CallbackBody(string Type, DateTimeOffset Timestamp, CallbackData Data)
{
    private static readonly CallbackBodyJson Json =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Builds the id and the body. Both are the same on every attempt.</summary>
    /// <returns>The id and the body.</returns>
    public static (string Id, byte[] Bytes) Of(PendingCallback pending, Chunk chunk)
    {
        var messages = pending.Changes.Where(change => change.Index < chunk.Recipients.Length).Select(change => CallbackMessage.Of(chunk, change)).ToList();
        var at = pending.Changes.Max(change => change.At);
        var body = chunk.IsBatch
            ? new CallbackBody("batch.statuses", at, new CallbackData { BatchId = chunk.Id.Batch.ToString(), Messages = messages })
            : new CallbackBody("message.status", at, new CallbackData { Message = messages[0] });
        var subject = chunk.IsBatch ? $"{chunk.Id}" : messages[0].Id;
        return ($"{subject}_{pending.Version}", JsonSerializer.SerializeToUtf8Bytes(body, Json.CallbackBody));
    }
}

/// <summary>The data of a callback: either <see cref="Message"/>, or <see cref="BatchId"/> and <see cref="Messages"/>.</summary>
public sealed record CallbackData
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallbackMessage? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BatchId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CallbackMessage>? Messages { get; init; }
}

/// <summary>A message whose status has changed.</summary>
public sealed record CallbackMessage
{
    public required string Id { get; init; }

    public required string To { get; init; }

    public required MessageStatus Status { get; init; }

    /// <value>The time of the change.</value>
    public required DateTimeOffset StatusAt { get; init; }

    public required string? GatewayId { get; init; }

    public required string? ErrorCode { get; init; }

    public required int Segments { get; init; }

    public required decimal? Price { get; init; }

    public required string? Reference { get; init; }

    public static CallbackMessage Of(Chunk chunk, PendingChange change)
    {
        var recipient = chunk.Recipients[change.Index];
        return new CallbackMessage
        {
            Id = new MessageId(chunk.Id, change.Index).ToString(),
            To = recipient.Phone,
            Status = change.Status,
            StatusAt = change.At,
            GatewayId = change.GatewayId,
            ErrorCode = change.ErrorCode,
            Segments = chunk.Segments.Count,
            Price = recipient.Price,
            Reference = recipient.Reference ?? chunk.Reference,
        };
    }
}

[JsonSerializable(typeof(CallbackBody))]
internal sealed partial class CallbackBodyJson : JsonSerializerContext;
