namespace SmsFunctions.TestSupport;

/// <summary>The ways in which tests interrupt a connection at a proxy.</summary>
internal static class Cuts
{
    /// <summary>The proxy does not forward matching requests.</summary>
    public static Func<ProxiedRequest, Cut?> Before(Func<ProxiedRequest, bool> matches) =>
        request => matches(request) ? new Cut(Before: true, () => { }) : null;

    public static Func<ProxiedRequest, Cut?> Everything() => Before(_ => true);

    /// <summary>The service handles the n-th matching request, and its answer is lost.</summary>
    public static Func<ProxiedRequest, Cut?> AnswerOf(int number, Func<ProxiedRequest, bool> matches)
    {
        var seen = 0;
        return request => matches(request) && Interlocked.Increment(ref seen) == number ? new Cut(Before: false, () => { }) : null;
    }

    /// <summary>Runs an action before the n-th matching request is forwarded.</summary>
    public static Func<ProxiedRequest, Cut?> Meanwhile(int number, Func<ProxiedRequest, bool> matches, Action happens)
    {
        var seen = 0;
        return request =>
        {
            if (matches(request) && Interlocked.Increment(ref seen) == number)
            {
                happens();
            }

            return null;
        };
    }
}
