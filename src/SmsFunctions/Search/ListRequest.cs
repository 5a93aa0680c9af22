using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>The query of GET messages: the filter, the page size and the position.</summary>
/// <param name="Limit">The page size, 1 to <see cref="QueryReader.MaxLimit"/> messages.</param>
/// <param name="From">The position after the previous page; null for the first page.</param>
public sealed record ListRequest(ListFilter Filter, int Limit, ListPosition? From)
{
    private const string Status = "status", To = "to", Day = "day", Zone = "tz", Sender = "caller", Size = "limit", Continuation = "continuation";
    private const string Reference = "reference", GatewayId = "gatewayId";
    private const string Utc = "utc", Moscow = "moscow";

    private static readonly string[] Own = [Status, To, Day, Zone, Sender, Reference, GatewayId, ListView.Name, Size, Continuation];

    private static readonly ImmutableSortedDictionary<string, MessageStatus> Words =
        Enum.GetValues<MessageStatus>().ToImmutableSortedDictionary(status => status.Word(), status => status, StringComparer.OrdinalIgnoreCase);

    /// <value>Whether the items have only the fields of <see cref="ShortMessageView"/>.</value>
    public bool IsShort { get; init; }

    /// <summary>Returns the request, or all errors by parameter.</summary>
    /// <param name="reader">The caller that reads the list. Without the right to read all messages it reads its own.</param>
    public static (ListRequest? Request, IReadOnlyDictionary<string, string[]> Errors) Read(IQueryCollection query, Caller reader, PhoneParser phones)
    {
        // Clients write a list as status=sent,held or as status=sent&status=held.
        var list = new QueryReader(query, "list", Own, repeatable: Status);
        var filter = new ListFilter
        {
            Statuses = list.Read(Status, ReadStatuses),
            Phone = list.Read(To, text => ReadPhone(text, phones)),
            Day = list.Day(Day),
            IsMoscowDay = list.Word(Zone, Utc, Moscow) == Moscow,
            Caller = list.Read(Sender, text => CallerParameter.Read(text, reader)) ?? (reader.May(CallerRights.Read) ? null : reader.Name ?? ""),
            Reference = list.Read(Reference, ReadReference),
            GatewayId = list.Read(GatewayId, ReadGatewayId),
        };
        if (query.ContainsKey(Zone) && !query.ContainsKey(Day))
        {
            list.Refuse(Zone, $"must not be set without {Day}");
        }

        var (limit, isShort) = (list.Limit(), list.Read(ListView.Name, ListView.Read));
        var from = list.Errors.Count > 0
            ? null
            : list.Read(
                Continuation,
                text => ListPosition.TryRead(text, filter, out var position, out var problem) ? (position, null) : ((ListPosition?)null, problem));
        return (list.Errors.Count > 0 ? null : new ListRequest(filter, limit, from) { IsShort = isShort }, list.Errors);
    }

    private static (ImmutableSortedSet<MessageStatus>?, string?) ReadStatuses(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        return words.All(Words.ContainsKey)
            ? ([.. words.Select(word => Words[word])], null)
            : (null, $"must be one or more of these, separated by commas: {string.Join(", ", Words.Keys)}");
    }

    // URL decoding turns an unescaped plus into a space, so a space before a number stands for a plus.
    private static (string?, string?) ReadPhone(string text, PhoneParser phones) =>
        phones.TryParse(text.StartsWith(' ') ? $"+{text.TrimStart()}" : text, out var phone, out var problem) ? (phone, null) : (null, problem);

    private static (string?, string?) ReadReference(string text) =>
        text.Length == 0 ? (null, "must be a reference") : ReferenceText.Problem(text) is { } problem ? (null, problem) : (text, null);

    private static (string?, string?) ReadGatewayId(string text) =>
        GatewayMessageId.IsValid(text) ? (text, null) : (null, "must be an id of the gateway: 1 to 64 visible ASCII characters");
}
