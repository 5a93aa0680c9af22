using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Callers;

/// <summary>The messages of one caller in this minute and on this day. Minutes and days begin with those of the UTC clock.</summary>
internal sealed class CallerUsage(Caller caller, TableServiceClient tables, TimeProvider time) : IAsyncDisposable
{
    // A caller with a low limit takes its messages one by one, one with a high limit a hundredth at a time.
    private const int Slices = 100;

    private readonly Lock _lock = new();
    private readonly DailyAllowance? _day = caller.Limits.PerDay is not { } perDay ? null
        : new DailyAllowance(tables, day => Keys.CallerDay(caller.Name!, day), perDay, Math.Max(1, perDay / Slices), time);

    private long _minute;
    private int _inMinute;

    public async Task<OverLimit?> TakeAsync(int messages, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        if (caller.Limits.PerMinute is { } perMinute && !TryCount(messages, perMinute, minute))
        {
            return Over(messages, perMinute, "minute", TimeSpan.FromTicks(((minute + 1) * TimeSpan.TicksPerMinute) - now.UtcTicks));
        }

        var isTaken = false;
        try
        {
            isTaken = _day is null || await _day.TryTakeAsync(messages, cancellation) is not null;
            return isTaken ? null : Over(messages, caller.Limits.PerDay!.Value, "UTC day", _day!.NextDay() - now);
        }
        finally
        {
            if (!isTaken)
            {
                Uncount(messages, minute);
            }
        }
    }

    public ValueTask DisposeAsync() => _day?.DisposeAsync() ?? ValueTask.CompletedTask;

    private OverLimit Over(int messages, int limit, string span, TimeSpan retryAfter) => new(
        $"The caller {caller.Name} may send {limit} messages in a {span}"
        + (messages > limit ? $", and this request alone has {messages}: send it in parts." : ", and they are used up or too few are left."),
        retryAfter);

    private bool TryCount(int messages, int limit, long minute)
    {
        lock (_lock)
        {
            (_inMinute, _minute) = (_minute == minute ? _inMinute : 0, minute);
            if (messages > limit - _inMinute)
            {
                return false;
            }

            _inMinute += messages;
            return true;
        }
    }

    private void Uncount(int messages, long minute)
    {
        lock (_lock)
        {
            _inMinute -= _minute == minute && caller.Limits.PerMinute is not null ? messages : 0;
        }
    }
}
