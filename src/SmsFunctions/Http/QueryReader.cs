using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// Reads the parameters of a query and collects all errors. Unknown and repeated parameters are errors. Otherwise a misspelt filter would silently list all.
/// </summary>
internal sealed class QueryReader
{
    public const int DefaultLimit = 100, MaxLimit = 1_000;

    private const string Size = "limit", Position = "continuation";

    // Parameters of the Functions host: a function key and its name.
    private static readonly string[] Platform = ["code", "clientId"];

    // The range of the API. Each day in it has a previous and a next day.
    private static readonly DateOnly FirstDay = new(2000, 1, 1), LastDay = new(2199, 12, 31);

    private readonly IQueryCollection _query;
    private readonly Dictionary<string, string[]> _errors = [];

    /// <param name="own">The parameters of the route.</param>
    public QueryReader(IQueryCollection query, params string[] own)
        : this(query, "route", own, repeatable: null)
    {
    }

    /// <param name="subject">The word for the route in errors.</param>
    /// <param name="repeatable">The parameter that may be set more than once; its values are read as one, separated by commas.</param>
    public QueryReader(IQueryCollection query, string subject, string[] own, string? repeatable)
    {
        _query = query;
        foreach (var name in query.Keys.Where(name => !own.Concat(Platform).Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            _errors[name] = [own.Length == 0
                ? $"is not a parameter of this {subject}, which has none"
                : $"is not a parameter of this {subject}; its parameters are {string.Join(", ", own)}"];
        }

        foreach (var name in own.Where(name => name != repeatable && query[name].Count > 1))
        {
            _errors[name] = ["must not be set more than once"];
        }
    }

    /// <value>The errors by parameter.</value>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <value>The answer to a query with errors; null when there are none.</value>
    public IResult? Refusal => _errors.Count > 0 ? Problems.Invalid(_errors) : null;

    /// <summary>Adds an error, unless the parameter has one already.</summary>
    public void Refuse(string name, string problem) => _errors.TryAdd(name, [problem]);

    /// <summary>Reads a parameter.</summary>
    /// <returns>The default when the parameter is missing or wrong.</returns>
    public T? Read<T>(string name, Func<string, (T? Value, string? Problem)> read)
    {
        if (_query[name] is not [_, ..] texts)
        {
            return default;
        }

        var (value, problem) = read(string.Join(',', texts.ToArray()));
        if (problem is not null)
        {
            Refuse(name, problem);
        }

        return value;
    }

    /// <summary>Reads <c>limit</c>: 1 to 1000, default 100.</summary>
    public int Limit() => Read<int?>(Size, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? (limit, null)
            : (null, $"must be a number from 1 to {MaxLimit}")) ?? DefaultLimit;

    /// <summary>Reads <c>continuation</c>.</summary>
    public string? Continuation(Func<string, bool> isValid) =>
        Read<string>(Position, text => isValid(text) ? (text, null) : (null, "must be the unchanged continuation of the previous page"));

    /// <summary>Reads a UTC day.</summary>
    public DateOnly? Day(string name) => Read<DateOnly?>(name, text =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= FirstDay && day <= LastDay
            ? (day, null)
            : (null, $"must be a day such as 2026-11-22, from {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}"));

    /// <summary>Reads one of several words, in any case.</summary>
    public string? Word(string name, params string[] words) => Read<string>(name, text =>
        words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word
            ? (word, null)
            : (null, $"must be {string.Join(" or ", words)}"));
}
