using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.OneC;

/// <summary>Answers the status script from this app's table, even if the gateway no longer has the message.</summary>
public sealed class OneCStatus(RequestNumbers numbers, ChunkTable table, MoscowTime moscow, TimeProvider time)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <param name="id">The id that the endpoint answered.</param>
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
        var word = Word(chunk.StatusAt(sms.Index, time.GetUtcNow()), recipient.GatewayStatus);
        return OneCAnswers.Status(moscow.Write(recipient.SentAt ?? chunk.Due, TimeFormat), word);
    }

    /// <summary>The status word of the guide.</summary>
    /// <param name="gatewayStatus">The gateway's last status word; null when there is none.</param>
    internal static string Word(MessageStatus status, string? gatewayStatus) => status switch
    {
        MessageStatus.Queued or MessageStatus.Held or MessageStatus.Scheduled or MessageStatus.Sending => "Enqueued",
        MessageStatus.Sent => "Sent",
        MessageStatus.Delivered => "Delivered_To_Recipient",
        MessageStatus.Rejected or MessageStatus.Undelivered or MessageStatus.Failed or MessageStatus.Cancelled => "Error_Rejected",
        MessageStatus.Expired => "Error_Expired",
        // The guide has no word for an unknown result. The module shows the word unchanged; any other word would be wrong.
        MessageStatus.Unconfirmed => "Unconfirmed",
        MessageStatus.Unknown => gatewayStatus is { Length: > 0 } ? InEnglish(gatewayStatus) : "Sent",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no word in the 1C protocol."),
    };

    private static string InEnglish(string word) => StatusWords.Read(word) switch
    {
        DeliveryStatus.Enqueued => "Enqueued",
        DeliveryStatus.DeliveredToGateway => "Delivered_To_Gateway",
        DeliveryStatus.Sent => "Sent",
        _ => word,
    };
}
