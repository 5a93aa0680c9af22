using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// The time in which a client must read a long answer: 4 min, before the function's time-out of 5 min, which ends the worker. After it, the connection is
/// closed, so that the client sees that the answer is incomplete.
/// </summary>
internal sealed class AnswerTimeLimit : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenRegistration _closing;

    /// <summary>Begins the time. It ends with the answer.</summary>
    public AnswerTimeLimit(HttpContext context, TimeProvider time)
    {
        _clock = new CancellationTokenSource(Longest, time);
        _closing = _clock.Token.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
    }

    public void Dispose()
    {
        _closing.Dispose();
        _clock.Dispose();
    }
}
