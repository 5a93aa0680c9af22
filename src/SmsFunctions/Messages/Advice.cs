using System.Collections.Frozen;

namespace SmsFunctions.Messages;

/// <summary>Explains an error code and the action to take, in English and in Russian.</summary>
public sealed record Advice(string En, string Ru)
{
    private static readonly FrozenDictionary<string, Advice> Table = new Dictionary<string, Advice>
    {
        // Operation results of the gateway.
        [nameof(GatewayErrorCode.NotEnoughCredits)] = new(
            "The balance of the account is too low. Top up the account. Sending resumes automatically.",
            "На счёте недостаточно средств. Пополните счёт; отправка продолжится сама."),
        [nameof(GatewayErrorCode.MessageRejected)] = new(
            "The gateway rejected the message. Check the text and the sender name against Stream Telecom's rules, then send a new message.",
            "Шлюз отклонил сообщение. Проверьте текст и имя отправителя по правилам Stream Telecom и отправьте заново."),
        [nameof(GatewayErrorCode.InvalidSourceAddress)] = new(
            "The sender name is not registered for this account. Register it with Stream Telecom, or use a registered name.",
            "Имя отправителя не зарегистрировано для этого счёта. Зарегистрируйте его в Stream Telecom или используйте зарегистрированное."),
        [nameof(GatewayErrorCode.InvalidDestinationAddress)] = new(
            "The gateway cannot send to this number. Correct the number. Do not send to the old number again.",
            "Шлюз не может отправить на этот номер. Исправьте номер; на прежний больше не отправляйте."),
        [nameof(GatewayErrorCode.UserDisabled)] = new(
            "Stream Telecom has disabled the account. Ask Stream Telecom for the reason. Sending resumes automatically when the account is enabled.",
            "Учётная запись заблокирована. Узнайте причину в Stream Telecom; после разблокировки отправка продолжится сама."),
        [nameof(GatewayErrorCode.InvalidMessageId)] = new(
            "The gateway has no message with this id. It keeps statuses for about two days. Contact Stream Telecom if the message is newer.",
            "У шлюза нет сообщения с таким идентификатором. Статусы хранятся около двух суток; если прошло меньше, обратитесь в Stream Telecom."),
        [nameof(GatewayErrorCode.InvalidHeader)] = new(
            "The gateway could not read the request, or the request cannot carry the text. "
            + "Send the text without flash and without schedule gateway, or check Gateway__HeaderEncoding.",
            "Шлюз не смог прочитать запрос, или текст нельзя в нём передать. "
            + "Отправьте текст без flash и без schedule gateway или проверьте Gateway__HeaderEncoding."),
        [nameof(GatewayErrorCode.InvalidLogin)] = new(
            "The gateway does not recognise the login. Correct Gateway__User. Sending resumes automatically.",
            "Шлюз не распознал логин. Исправьте Gateway__User; отправка продолжится сама."),
        [nameof(GatewayErrorCode.InvalidPassword)] = new(
            "The gateway rejects the password. Correct Gateway__Password. Sending resumes automatically.",
            "Шлюз не принимает пароль. Исправьте Gateway__Password; отправка продолжится сама."),
        [nameof(GatewayErrorCode.UnauthorisedIpAddress)] = new(
            "The gateway does not allow the IP address of the app. Ask Stream Telecom to allow it. Sending resumes automatically.",
            "Шлюз не принимает запросы с IP-адреса приложения. Попросите Stream Telecom разрешить этот адрес; отправка продолжится сама."),
        [nameof(GatewayErrorCode.UserNotActivated)] = new(
            "The account is not activated. Ask Stream Telecom to activate it. Sending resumes automatically.",
            "Учётная запись не активирована. Активируйте её в Stream Telecom; отправка продолжится сама."),
        [nameof(GatewayErrorCode.QueueFull)] = new(
            "The queue of the gateway is full. No action is needed: the app retries the call.",
            "Очередь шлюза переполнена. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.GatewayOffline)] = new(
            "The gateway is not available. No action is needed: the app retries the call.",
            "Шлюз недоступен. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.GatewayBusy)] = new(
            "The gateway is busy. No action is needed: the app retries the call.",
            "Шлюз занят. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.DatabaseOffline)] = new(
            "The database of the gateway is not available. No action is needed: the app retries the call.",
            "База данных шлюза недоступна. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.OutOfService)] = new(
            "The gateway is out of service. No action is needed: the app retries the call.",
            "Шлюз не обслуживает запросы. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.Duplicate)] = new(
            "The gateway already has the same text for the same number. If this was a second call, the first call was accepted. "
            + "Otherwise change the text, or wait.",
            "У шлюза уже есть такой же текст на этот номер. Если это была вторая попытка, первая принята; иначе измените текст или подождите."),
        [nameof(GatewayErrorCode.UnknownRefusal)] = new(
            "The gateway returned an undocumented error code. Ask Stream Telecom what it means. Then send the message again.",
            "Шлюз вернул код отказа, которого нет в руководстве. Узнайте в Stream Telecom, что он значит; затем повторите отправку."),

        // Errors that the app detects itself.
        [nameof(GatewayErrorCode.NotSent)] = new(
            "The gateway is unreachable and nothing was sent. No action is needed: the app retries the call. "
            + "If the error persists, check Gateway__BaseUrl and the network.",
            "Шлюз недоступен по сети, ничего не отправлено. Делать ничего не нужно: попытка повторится. Если это длится, проверьте Gateway__BaseUrl и сеть."),
        [nameof(GatewayErrorCode.NoAnswer)] = new(
            "The connection failed before the answer arrived. It is unknown whether the message was sent. "
            + "Ask Stream Telecom, then resolve the message as sent or failed, or send it once more.",
            "Связь прервалась до ответа: неизвестно, отправлено ли сообщение. Уточните в Stream Telecom и решите: отправлено, не отправлено "
            + "или отправить ещё раз."),
        [nameof(GatewayErrorCode.Unreadable)] = new(
            "The app could not read the answer of the gateway. It is unknown whether the message was sent. "
            + "Ask Stream Telecom, then resolve the message as sent or failed, or send it once more.",
            "Ответ шлюза не удалось прочитать: неизвестно, отправлено ли сообщение. Уточните в Stream Telecom и решите: отправлено, не отправлено "
            + "или отправить ещё раз."),
        [ErrorCodes.Poisoned] = new(
            "The app failed repeatedly to process the message. Find the reason in the log and fix it. Then send the message again.",
            "Приложение несколько раз не смогло обработать сообщение. Найдите причину в журнале, устраните её и отправьте заново."),
        [ErrorCodes.Resolved] = new(
            "An operator of this app declared that the message was not sent. No action is needed.",
            "Оператор приложения объявил, что сообщение не отправлено. Делать ничего не нужно."),
        [ErrorCodes.Cancelled] = new(
            "The message was cancelled after a call without an answer. That call may have sent it. "
            + "Ask Stream Telecom, then resolve the message as sent or failed.",
            "Отменено после попытки без ответа, которая могла его отправить. Уточните в Stream Telecom и решите: отправлено или не отправлено."),
        [ErrorCodes.Held] = new(
            "An operator of this app has held all sending. Sending resumes when an operator opens the gate.",
            "Оператор приложения приостановил отправку. Она продолжится, когда её возобновят."),
        [ErrorCodes.OnStopList] = new(
            "The number is on the stop list. Remove it from the list only if its owner wants to receive messages again.",
            "Номер в стоп-листе. Уберите его из списка, только если владелец снова хочет получать сообщения."),
        [ErrorCodes.NotAllowed] = new(
            "This installation sends only to the numbers in Sending__AllowedNumbers. Add the number to that setting, or send from the production installation.",
            "Эта установка отправляет только на номера из Sending__AllowedNumbers. Добавьте номер туда или отправляйте с рабочей установки."),
        [ErrorCodes.PrefixNotAllowed] = new(
            "This installation sends only to numbers that begin with the prefixes in Numbers__AllowPrefixes. Correct the number, or add its prefix there.",
            "Эта установка отправляет только на номера с префиксами из Numbers__AllowPrefixes. Исправьте номер или добавьте его префикс туда."),
        [ErrorCodes.PrefixDenied] = new(
            "The app does not send to certain satellite, shared and premium ranges, nor to the prefixes in Numbers__DenyPrefixes. Correct the number.",
            "Приложение не отправляет на некоторые спутниковые, общие и платные номера и на префиксы из Numbers__DenyPrefixes. Исправьте номер."),
        [ErrorCodes.NoTariff] = new(
            "With Tariff__DailyCap the app sends only to numbers whose price it knows. "
            + "Add the prefix of the number to Tariff__Prefixes, or set Tariff__Default.",
            "При заданном Tariff__DailyCap приложение отправляет только на номера с известной ценой. "
            + "Добавьте префикс номера в Tariff__Prefixes или задайте Tariff__Default."),
        [ErrorCodes.TooManyToNumber] = new(
            "The number has got as many messages as Limits__PerNumber allows. Send again later. Check whether a program sends the same message in a loop.",
            "На этот номер отправлено столько сообщений, сколько разрешает Limits__PerNumber. Отправьте позже. "
            + "Проверьте, не отправляет ли программа одно сообщение по кругу."),
        [ErrorCodes.QuietHours] = new(
            "The message waits for the end of the quiet hours. Use mode atLeastOnce for messages that must not wait.",
            "Ждёт окончания тихих часов. Для сообщений, которые не могут ждать, есть режим atLeastOnce."),
        [ErrorCodes.BalanceTooLow] = new(
            "The balance is too low for the whole batch, so none of it was sent. Top up the account, and the batch is sent automatically, or cancel the batch.",
            "Баланса не хватает на всю рассылку, поэтому она не начата. Пополните счёт, и она отправится сама, или отмените её."),
        [ErrorCodes.DailyCapReached] = new(
            "The daily cap (Tariff__DailyCap) is reached. The message is sent automatically the next day. Raise the cap if the message must not wait.",
            "Дневной предел расходов (Tariff__DailyCap) исчерпан. Отправится на следующий день само; если ждать нельзя, увеличьте предел."),

        // Delivery statuses. The gateway uses the words of the first two as operation results as well.
        [nameof(DeliveryStatus.Rejected)] = new(
            "The network of the recipient rejected the message: the number is blocked, or the message violates the rules of the network. "
            + "Check the text, the sender name and the number.",
            "Сеть получателя отклонила сообщение: номер заблокирован или нарушены правила. Проверьте текст, имя отправителя и номер."),
        [nameof(DeliveryStatus.Expired)] = new(
            "The message was not delivered in time: the phone was off or out of reach, or the message waited longer than it was valid. "
            + "Send it again if it is still relevant. If it is unconfirmed, an earlier call may have sent it: ask Stream Telecom first.",
            "Не доставлено вовремя: телефон выключен или вне сети, либо сообщение ждало дольше срока годности. Отправьте снова, если это ещё актуально. "
            + "Если сообщение не подтверждено, оно могло уйти раньше: сначала спросите Stream Telecom."),
        [nameof(DeliveryStatus.Unrecognised)] = new(
            "The gateway reported an undocumented status. The message shows the last reported status.",
            "Шлюз сообщил статус, которого нет в руководстве. Последний полученный статус указан в сообщении."),
        [nameof(DeliveryStatus.Enqueued)] = new(
            "The message waits at the gateway. No action is needed.",
            "Сообщение ожидает отправки в шлюзе. Делать ничего не нужно."),
        [nameof(DeliveryStatus.DeliveredToGateway)] = new(
            "The network of the recipient has the message. No action is needed.",
            "Сообщение передано в сеть получателя. Делать ничего не нужно."),
        [nameof(DeliveryStatus.Sent)] = new(
            "The message is on its way to the phone. No action is needed.",
            "Сообщение на пути к телефону. Делать ничего не нужно."),
        [nameof(DeliveryStatus.Delivered)] = new(
            "The message was delivered to the phone.",
            "Сообщение доставлено на телефон."),
    }.ToFrozenDictionary();

    /// <value>All codes that have advice.</value>
    public static IEnumerable<string> Codes => Table.Keys;

    /// <summary>Returns the advice for a code, or null for an unknown code.</summary>
    /// <param name="code">The error code of this app, as in <see cref="MessageError.Code"/>.</param>
    public static Advice? Of(string? code) => code is null ? null : Table.GetValueOrDefault(code);
}
