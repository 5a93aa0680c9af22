namespace SmsFunctions.TestSupport;

/// <summary>The ways in which tests break a wire.</summary>
internal static class Cuts
{
    /// <summary>The requests do not go on.</summary>
    public static Func<ProxiedRequest, Cut?> Before(Func<ProxiedRequest, bool> matches) =>
        request => matches(request) ? new Cut(Before: true, () => { }) : null;

    public static Func<ProxiedRequest, Cut?> Everything() => Before(_ => true);

    /// <summary>The n-th such request is carried out, and its answer does not come back.</summary>
    public static Func<ProxiedRequest, Cut?> AnswerOf(int number, Func<ProxiedRequest, bool> matches)
    {
        var seen = 0;
        return request => matches(request) && Interlocked.Increment(ref seen) == number ? new Cut(Before: false, () => { }) : null;
    }

    /// <summary>Something else happens while the n-th such request is on its way; then it goes on.</summary>
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
