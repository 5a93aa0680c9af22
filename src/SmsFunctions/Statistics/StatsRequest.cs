using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.Statistics;

/// <summary>The query of GET stats.</summary>
/// <param name="To">The last UTC day, included.</param>
/// <param name="IsByHour">Whether there is an item for each hour; otherwise for each day.</param>
public sealed record StatsRequest(DateOnly From, DateOnly To, bool IsByHour)
{
    public const int MostDays = 400, MostDaysByHour = 8;

    internal const string Day = "day", Hour = "hour";

    private const string FromName = "from", ToName = "to", ByName = "by";

    /// <summary>Reads the query.</summary>
    /// <returns>The request; or the answer to a query with errors.</returns>
    public static (StatsRequest? Request, IResult? Refusal) Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, FromName, ToName, ByName);
        var (from, to, isByHour) = (Required(FromName), Required(ToName), reader.Word(ByName, Day, Hour) == Hour);
        var most = isByHour ? MostDaysByHour : MostDays;
        if (to < from)
        {
            reader.Refuse(ToName, $"must not be before {FromName}");
        }
        else if (to?.DayNumber - from?.DayNumber >= most)
        {
            reader.Refuse(ToName, $"must be at most {most} days from {FromName}, both included, when {ByName} is {(isByHour ? Hour : Day)}");
        }

        return reader.Refusal is { } refusal ? (null, refusal) : (new(from!.Value, to!.Value, isByHour), null);

        DateOnly? Required(string name)
        {
            if (!query.ContainsKey(name))
            {
                reader.Refuse(name, "is required: a UTC day such as 2026-11-22");
            }

            return reader.Day(name);
        }
    }
}
