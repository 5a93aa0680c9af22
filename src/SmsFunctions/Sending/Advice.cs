using System.Collections.Frozen;
using SmsFunctions.Gateway;
using SmsFunctions.Money;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;

namespace SmsFunctions.Sending;

/// <summary>What an error means and what to do about it, in English and in Russian.</summary>
public sealed record Advice(string En, string Ru)
{
    private static readonly FrozenDictionary<string, Advice> Table = new Dictionary<string, Advice>
    {
        // The gateway's operation results.
        [nameof(GatewayErrorCode.NotEnoughCredits)] = new("The account has too little money. Top it up; sending goes on by itself.", "На счёте недостаточно средств. Пополните счёт; отправка продолжится сама."),
        [nameof(GatewayErrorCode.MessageRejected)] = new("The operator rejected the message. Check the text and the sender name against the operator's rules, then send it anew.", "Оператор отклонил сообщение. Проверьте текст и имя отправителя по правилам оператора и отправьте заново."),
        [nameof(GatewayErrorCode.InvalidSourceAddress)] = new("The sender name is not registered for this account. Register it with the operator, or use one that is.", "Имя отправителя не зарегистрировано для этого счёта. Зарегистрируйте его у оператора или используйте зарегистрированное."),
        [nameof(GatewayErrorCode.InvalidDestinationAddress)] = new("The operator cannot send to this number. Correct it; do not send to it again as it is.", "Оператор не может отправить на этот номер. Исправьте номер; на прежний больше не отправляйте."),
        [nameof(GatewayErrorCode.UserDisabled)] = new("The operator has disabled the account. Ask the operator why; sending goes on by itself when it is enabled.", "Учётная запись заблокирована оператором. Выясните причину у оператора; после разблокировки отправка продолжится сама."),
        [nameof(GatewayErrorCode.InvalidMessageId)] = new("The gateway does not know this message's id. It keeps statuses for about two days; ask the operator if it is younger.", "Шлюз не знает идентификатора этого сообщения. Статусы хранятся около двух суток; если прошло меньше, обратитесь к оператору."),
        [nameof(GatewayErrorCode.InvalidHeader)] = new("The gateway could not read the request, or the text cannot travel in it. Send the text without flash and without schedule gateway, or check Gateway__HeaderEncoding.", "Шлюз не смог прочитать запрос, или текст нельзя в нём передать. Отправьте текст без flash и без schedule gateway или проверьте Gateway__HeaderEncoding."),
        [nameof(GatewayErrorCode.InvalidLogin)] = new("The gateway does not know the login. Correct Gateway__User; sending goes on by itself.", "Шлюз не знает логина. Исправьте Gateway__User; отправка продолжится сама."),
        [nameof(GatewayErrorCode.InvalidPassword)] = new("The gateway refuses the password. Correct Gateway__Password; sending goes on by itself.", "Шлюз не принимает пароль. Исправьте Gateway__Password; отправка продолжится сама."),
        [nameof(GatewayErrorCode.UnauthorisedIpAddress)] = new("The operator does not allow the address that the app calls from. Have it allowed; sending goes on by itself.", "Оператор не разрешает адрес, с которого обращается приложение. Попросите его разрешить; отправка продолжится сама."),
        [nameof(GatewayErrorCode.UserNotActivated)] = new("The account is not activated. Have the operator activate it; sending goes on by itself.", "Учётная запись не активирована. Активируйте её у оператора; отправка продолжится сама."),
        [nameof(GatewayErrorCode.QueueFull)] = new("The gateway's queue is full. Nothing needs to be done: it is tried again.", "Очередь шлюза переполнена. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.GatewayOffline)] = new("The gateway is not available. Nothing needs to be done: it is tried again.", "Шлюз недоступен. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.GatewayBusy)] = new("The gateway is busy. Nothing needs to be done: it is tried again.", "Шлюз занят. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.DatabaseOffline)] = new("The gateway's database is not available. Nothing needs to be done: it is tried again.", "База данных шлюза недоступна. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.OutOfService)] = new("The gateway is out of service. Nothing needs to be done: it is tried again.", "Шлюз не обслуживает запросы. Делать ничего не нужно: попытка повторится."),
        [nameof(GatewayErrorCode.Duplicate)] = new("The gateway has the same text for the same number already. If this was a second call, the first one was accepted; otherwise change the text, or wait.", "У шлюза уже есть такой же текст на этот номер. Если это была вторая попытка, первая принята; иначе измените текст или подождите."),
        [nameof(GatewayErrorCode.UnknownRefusal)] = new("The gateway refused with a word that is in no guide. Ask the operator what it means; then POST batches/{id}/resend, or send it anew.", "Шлюз отказал словом, которого нет в руководстве. Узнайте у оператора, что оно значит; затем повторите отправку."),

        // What the app found out itself.
        [nameof(GatewayErrorCode.NotSent)] = new("The gateway could not be reached and nothing was sent. Nothing needs to be done: it is tried again. If it lasts, check Gateway__BaseUrl and the network.", "Шлюз недоступен по сети, ничего не отправлено. Делать ничего не нужно: попытка повторится. Если это длится, проверьте Gateway__BaseUrl и сеть."),
        [nameof(GatewayErrorCode.NoAnswer)] = new("The connection broke before the answer: nobody can tell whether it was sent. Look it up at the operator, then POST messages/{id}/resolve.", "Связь прервалась до ответа: неизвестно, отправлено ли сообщение. Проверьте у оператора и вызовите POST messages/{id}/resolve."),
        [nameof(GatewayErrorCode.Unreadable)] = new("The gateway's answer could not be read: nobody can tell whether it was sent. Look it up at the operator, then POST messages/{id}/resolve.", "Ответ шлюза не удалось прочитать: неизвестно, отправлено ли сообщение. Проверьте у оператора и вызовите POST messages/{id}/resolve."),
        ["Poisoned"] = new("The app failed at it again and again. See its log for the reason, mend that, and POST batches/{id}/resend or send it anew.", "Приложение раз за разом не смогло его обработать. Найдите причину в журнале, устраните её и отправьте заново."),
        ["Resolved"] = new("An operator declared that it was not sent. Nothing needs to be done.", "Оператор объявил, что сообщение не отправлено. Делать ничего не нужно."),
        ["Cancelled"] = new("It was cancelled after a call without an answer, which may have sent it. Look it up at the operator, then POST messages/{id}/resolve.", "Отменено после попытки без ответа, которая могла его отправить. Проверьте у оператора и вызовите POST messages/{id}/resolve."),
        [nameof(Account.GatePosition.Held)] = new("An operator holds all sending. It goes on with PUT gate open.", "Оператор приостановил отправку. Она продолжится после PUT gate open."),
        [RecipientRules.OnStopList] = new("The number is on the stop list. Take it off with DELETE stoplist/{phone} only if its owner wants messages again.", "Номер в стоп-листе. Уберите его запросом DELETE stoplist/{phone}, только если владелец снова хочет получать сообщения."),
        [RecipientRules.NotAllowed] = new("This installation sends only to the numbers of Sending__AllowedNumbers. Add the number there, or send from the production installation.", "Эта установка отправляет только на номера из Sending__AllowedNumbers. Добавьте номер туда или отправляйте с рабочей установки."),
        [QuietHours.Code] = new("It waits for the end of the quiet hours. Mode atLeastOnce is for what must not wait.", "Ждёт окончания тихих часов. Для того, что не может ждать, есть режим atLeastOnce."),
        [SpendingGuard.BalanceTooLow] = new("The balance does not suffice for the whole batch, so none of it was begun. Top up the account; it is sent by itself, or cancel it.", "Баланса не хватает на всю рассылку, поэтому она не начата. Пополните счёт, и она отправится сама, или отмените её."),
        [SpendingGuard.DailyCapReached] = new("The day's cap (Tariff__DailyCap) is used up. It is sent the next day by itself; raise the cap if it must not wait.", "Дневной предел расходов (Tariff__DailyCap) исчерпан. Отправится на следующий день само; если ждать нельзя, увеличьте предел."),

        // The delivery statuses that end a message without its being delivered; the first two share their words with operation results.
        [nameof(DeliveryStatus.Rejected)] = new("The recipient's network rejected it: blocked, or against its rules. Check the text, the sender name and the number.", "Сеть получателя отклонила сообщение: номер заблокирован или нарушены правила. Проверьте текст, имя отправителя и номер."),
        [nameof(DeliveryStatus.Expired)] = new("It was not delivered in time: the phone was off or out of reach, or it waited here beyond validUntil. Send it again if it still matters.", "Не доставлено вовремя: телефон выключен или вне сети, либо сообщение ждало дольше validUntil. Отправьте снова, если ещё нужно."),
        [nameof(DeliveryStatus.Unrecognised)] = new("The operator told a status that is in no guide. Its last word is in gatewayStatus.", "Оператор сообщил статус, которого нет в руководстве. Последнее слово шлюза в gatewayStatus."),
        [nameof(DeliveryStatus.Enqueued)] = new("The message waits at the operator. Nothing needs to be done.", "Сообщение ожидает отправки у оператора. Делать ничего не нужно."),
        [nameof(DeliveryStatus.DeliveredToGateway)] = new("The recipient's network has the message. Nothing needs to be done.", "Сообщение передано в сеть получателя. Делать ничего не нужно."),
        [nameof(DeliveryStatus.Sent)] = new("The message is on its way to the phone. Nothing needs to be done.", "Сообщение на пути к телефону. Делать ничего не нужно."),
        [nameof(DeliveryStatus.Delivered)] = new("The phone has the message.", "Сообщение доставлено на телефон."),
    }.ToFrozenDictionary();

    /// <value>All codes that there is advice for.</value>
    public static IEnumerable<string> Codes => Table.Keys;

    /// <summary>Null for a code that nobody has written anything about.</summary>
    /// <param name="code">Our word for an error, as in <see cref="MessageError.Code"/>.</param>
    public static Advice? Of(string? code) => code is null ? null : Table.GetValueOrDefault(code);
}
