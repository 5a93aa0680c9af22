using SmsFunctions.Storage;

namespace SmsFunctions.Search;

/// <summary>Selects the days that a list reads, the latest first.</summary>
internal sealed class DayWalk(ListFilter filter, StoredDays stored, ScanBudget budget, DateOnly today)
{
    /// <value>The number of days that a list goes back. An older day is read only if the filter names it or shows only open work.</value>
    internal const int MaxDaysBack = 400;

    private readonly DateOnly _floor = today.AddDays(-MaxDaysBack);
    private IReadOnlyList<DateOnly>? _open;
    private DateOnly? _oldest;

    public async Task<DateOnly?> FirstAsync(CancellationToken cancellation)
    {
        if (filter.Day is { } asked)
        {
            return asked;
        }

        // A list without a filter starts with today. A filtered list also includes messages that are due on a later day.
        var later = filter.IsSelective ? await LastOpenAsync(DateOnly.MaxValue, cancellation) : null;
        return filter.IsOpenWork || later > today ? later : today;
    }

    /// <param name="wasEmpty">Whether the day had no messages. If so, the walk reads the oldest stored day, which is the end of the walk.</param>
    /// <returns>The next day to read; null at the end.</returns>
    public async Task<DateOnly?> BeforeAsync(DateOnly day, bool wasEmpty, CancellationToken cancellation)
    {
        if (filter.Day is not null)
        {
            return null;
        }

        if (filter.IsOpenWork)
        {
            return await LastOpenAsync(day, cancellation);
        }

        if (day > today)
        {
            return await LastOpenAsync(day, cancellation) is { } later && later > today ? later : today;
        }

        if (day <= _floor)
        {
            return null;
        }

        if (wasEmpty)
        {
            _oldest ??= await stored.OldestAsync(_floor, day, budget, cancellation) ?? day;
        }

        return day <= _oldest ? null : day.AddDays(-1);
    }

    private async Task<DateOnly?> LastOpenAsync(DateOnly before, CancellationToken cancellation)
    {
        if (_open is null)
        {
            budget.Spend();
            _open = await stored.OpenAsync(cancellation);
        }

        return _open.Where(day => day < before).Select(day => (DateOnly?)day).Max();
    }
}
