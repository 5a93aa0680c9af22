using System.Collections.Frozen;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>The gateway's status words in English and Russian. The Russian words have the guide's spelling and the correct one.</summary>
internal static class StatusWords
{
    private static readonly FrozenDictionary<string, DeliveryStatus> Words = new Dictionary<string, DeliveryStatus>
    {
        ["enqueued"] = DeliveryStatus.Enqueued,
        ["ожидает отправки"] = DeliveryStatus.Enqueued,
        ["delivered to gateway"] = DeliveryStatus.DeliveredToGateway,
        ["sent"] = DeliveryStatus.Sent,
        ["отправленно"] = DeliveryStatus.Sent,
        ["отправлено"] = DeliveryStatus.Sent,
        ["delivered to recipient"] = DeliveryStatus.Delivered,
        ["доставленно"] = DeliveryStatus.Delivered,
        ["доставлено"] = DeliveryStatus.Delivered,
        ["error invalid destination address"] = DeliveryStatus.InvalidDestinationAddress,
        ["ошибка: некорректный номер получателя сообщения"] = DeliveryStatus.InvalidDestinationAddress,
        ["error invalid source address"] = DeliveryStatus.InvalidSourceAddress,
        ["ошибка: некорректный адрес отправителя сообщения"] = DeliveryStatus.InvalidSourceAddress,
        ["error rejected"] = DeliveryStatus.Rejected,
        ["ошибка: сообщение отклонено"] = DeliveryStatus.Rejected,
        ["error expired"] = DeliveryStatus.Expired,
        ["ошибка: истек срок жизни сообщения"] = DeliveryStatus.Expired,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static DeliveryStatus Read(string word) => Words.GetValueOrDefault(Key(word), DeliveryStatus.Unrecognised);

    // Ignores letter case, ё instead of е, underscores instead of spaces, and spaces around a colon.
    private static string Key(string word) => string.Join(' ', word.ToLowerInvariant()
        .Replace('ё', 'е').Replace('_', ' ').Replace(":", ": ", StringComparison.Ordinal)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" :", ":", StringComparison.Ordinal);
}
