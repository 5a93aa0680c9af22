namespace SmsFunctions.Storage;

/// <summary>The number of rows that this instance writes to table <c>Sms</c> in a second.</summary>
public sealed class WriteRate(TimeProvider time)
{
    // A partition takes about 2,000 rows a second, and several instances may use the same one.
    private const int High = 500;

    private readonly Lock _lock = new();
    private long _second;
    private int _current, _last;

    /// <summary>Whether more than 500 rows were written in this or the last second.</summary>
    public bool IsHigh
    {
        get
        {
            lock (_lock)
            {
                Move();
                return Math.Max(_current, _last) > High;
            }
        }
    }

    public void Add(int rows)
    {
        lock (_lock)
        {
            Move();
            _current += rows;
        }
    }

    private void Move()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        if (second != _second)
        {
            (_last, _current) = (second == _second + 1 ? _current : 0, 0);
            _second = second;
        }
    }
}
