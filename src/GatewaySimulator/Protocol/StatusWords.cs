namespace GatewaySimulator.Protocol;

internal static class StatusWords
{
    private static readonly string[] English =
    [
        "Enqueued", "Delivered_To_Gateway", "Sent", "Delivered_To_Recipient",
        "Error_Invalid_Destination_Address", "Error_Invalid_Source_Address", "Error_Rejected", "Error_Expired",
    ];

    private static readonly string[] Russian =
    [
        "Ожидает отправки", "Отправленно", "Отправленно", "Доставленно",
        "Ошибка: некорректный номер получателя сообщения", "Ошибка: некорректный адрес отправителя сообщения",
        "Ошибка: сообщение отклонено", "Ошибка: истек срок жизни сообщения",
    ];

    public static string Word(this MessageStatus status, StatusLanguage language = StatusLanguage.English) =>
        (language == StatusLanguage.Russian ? Russian : English)[(int)status];

    public static MessageStatus Parse(string word)
    {
        var index = Array.IndexOf(English, word);
        return index >= 0 ? (MessageStatus)index : throw new FormatException($"'{word}' is not a message status: {string.Join(", ", English)}.");
    }
}
