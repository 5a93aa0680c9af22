using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.OneC;

/// <summary>Answers the status script from this app's own table, also when the operator has forgotten the message.</summary>
public sealed class OneCStatus(RequestNumbers numbers, ChunkTable table, MoscowTime moscow, TimeProvider time)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <param name="id">As the door answered it.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached.</exception>
    public async Task<string> AnswerAsync(string? id, CancellationToken cancellation)
    {
        if (!SmsId.TryParse(id, out var sms)
            || await numbers.FindAsync(sms.Request, cancellation) is not { } request
            || await table.ReadAsync(request.Chunk(0), cancellation) is not { Chunk: var chunk }
            || sms.Index >= chunk.Recipients.Length)
        {
            return OneCAnswers.Refused(OneCCodes.InvalidMessageId);
        }

        var recipient = chunk.Recipients[sms.Index];
        return OneCAnswers.Status(moscow.Write(recipient.SentAt ?? chunk.Due, TimeFormat), Word(chunk.StatusAt(sms.Index, time.GetUtcNow()), recipient.GatewayStatus));
    }

    /// <summary>The guide's word for a status.</summary>
    /// <param name="gatewayStatus">The gateway's own last word; null when there was none.</param>
    internal static string Word(MessageStatus status, string? gatewayStatus) => status switch
    {
        MessageStatus.Queued or MessageStatus.Held or MessageStatus.Scheduled or MessageStatus.Sending => "Enqueued",
        MessageStatus.Sent => "Sent",
        MessageStatus.Delivered => "Delivered_To_Recipient",
        MessageStatus.Rejected or MessageStatus.Undelivered or MessageStatus.Failed or MessageStatus.Cancelled => "Error_Rejected",
        MessageStatus.Expired => "Error_Expired",
        // No word of the guide says that nobody knows; the module shows it as it is, and any other would be untrue.
        MessageStatus.Unconfirmed => "Unconfirmed",
        MessageStatus.Unknown => gatewayStatus is { Length: > 0 } ? InEnglish(gatewayStatus) : "Sent",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A new status needs a word of its own."),
    };

    private static string InEnglish(string word) => StatusWords.Read(word) switch
    {
        DeliveryStatus.Enqueued => "Enqueued",
        DeliveryStatus.DeliveredToGateway => "Delivered_To_Gateway",
        DeliveryStatus.Sent => "Sent",
        _ => word,
    };
}
