using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>The query of GET messages: the filter, the page size and the position.</summary>
/// <param name="Limit">The page size, 1 to <see cref="MaxLimit"/> messages.</param>
/// <param name="From">The position after the previous page; null for the first page.</param>
public sealed record ListRequest(ListFilter Filter, int Limit, ListPosition? From)
{
    public const int MaxLimit = 1_000;
    public const int DefaultLimit = 100;

    private const string Status = "status", To = "to", Day = "day", Zone = "tz", Sender = "caller", Size = "limit", Continuation = "continuation";
    private const string Reference = "reference", GatewayId = "gatewayId";
    private const string Utc = "utc", Moscow = "moscow";

    private static readonly string[] Own = [Status, To, Day, Zone, Sender, Reference, GatewayId, ListView.Name, Size, Continuation];

    // Parameters of the Functions host: a function key and its name.
    private static readonly string[] Platform = ["code", "clientId"];

    // The range of the API. Each day in it has a previous and a next day.
    private static readonly DateOnly FirstDay = new(2000, 1, 1), LastDay = new(2199, 12, 31);

    private static readonly ImmutableSortedDictionary<string, MessageStatus> Words =
        Enum.GetValues<MessageStatus>().ToImmutableSortedDictionary(status => status.Word(), status => status, StringComparer.OrdinalIgnoreCase);

    /// <value>Whether the items have only the fields of <see cref="ShortMessageView"/>.</value>
    public bool IsShort { get; init; }

    /// <summary>Returns the request, or all errors by parameter.</summary>
    /// <param name="reader">The caller that reads the list. Without the right to read all messages it reads its own.</param>
    public static (ListRequest? Request, IReadOnlyDictionary<string, string[]> Errors) Read(IQueryCollection query, Caller reader, PhoneParser phones)
    {
        var errors = new Dictionary<string, string[]>();

        // Unknown parameters are rejected. Otherwise a misspelt filter would silently list all messages.
        foreach (var name in query.Keys.Where(name => !Own.Concat(Platform).Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors[name] = [$"is not a parameter of this list; its parameters are {string.Join(", ", Own)}"];
        }

        foreach (var name in Own.Where(name => name != Status && query[name].Count > 1))
        {
            errors[name] = ["must not be set more than once"];
        }

        var filter = new ListFilter
        {
            Statuses = Read(Status, ReadStatuses),
            Phone = Read(To, text => ReadPhone(text, phones)),
            Day = Read(Day, ReadDay),
            IsMoscowDay = Moscow.Equals(Read(Zone, ReadZone), StringComparison.OrdinalIgnoreCase),
            Caller = Read(Sender, text => CallerParameter.Read(text, reader)) ?? (reader.May(CallerRights.Read) ? null : reader.Name ?? ""),
            Reference = Read(Reference, ReadReference),
            GatewayId = Read(GatewayId, ReadGatewayId),
        };
        if (query.ContainsKey(Zone) && !query.ContainsKey(Day))
        {
            errors.TryAdd(Zone, [$"must not be set without {Day}"]);
        }

        var limit = Read(Size, ReadLimit) ?? DefaultLimit;
        var isShort = Read(ListView.Name, ListView.Read);
        var from = errors.Count > 0
            ? null
            : Read(
                Continuation,
                text => ListPosition.TryRead(text, filter, out var position, out var problem) ? (position, null) : ((ListPosition?)null, problem));
        return errors.Count > 0 ? (null, errors) : (new ListRequest(filter, limit, from) { IsShort = isShort }, errors);

        T? Read<T>(string name, Func<string, (T? Value, string? Problem)> read)
        {
            // Clients write a list as status=sent,held or as status=sent&status=held.
            if (query[name] is not [_, ..] texts)
            {
                return default;
            }

            var (value, problem) = read(string.Join(',', texts.ToArray()));
            if (problem is not null)
            {
                errors.TryAdd(name, [problem]);
            }

            return value;
        }
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

    private static (DateOnly?, string?) ReadDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= FirstDay && day <= LastDay
            ? (day, null)
            : (null, $"must be a day such as 2026-11-22, from {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}");

    private static (string?, string?) ReadZone(string text) =>
        text.ToLowerInvariant() is Utc or Moscow ? (text, null) : (null, $"must be {Utc} or {Moscow}");

    private static (string?, string?) ReadReference(string text) =>
        text.Length == 0 ? (null, "must be a reference") : ReferenceText.Problem(text) is { } problem ? (null, problem) : (text, null);

    private static (string?, string?) ReadGatewayId(string text) =>
        GatewayMessageId.IsValid(text) ? (text, null) : (null, "must be an id of the gateway: 1 to 64 visible ASCII characters");

    private static (int?, string?) ReadLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? (limit, null)
            : (null, $"must be a number from 1 to {MaxLimit}");
}
