namespace SmsFunctions.Callers;

/// <summary>Settings <c>Callers__NAME__*</c>: the function keys and host keys whose holders have a name.</summary>
public sealed class CallersOptions
{
    public const string Section = "Callers";

    /// <value>The name of the entry for all keys without a caller.</value>
    public const string Default = "Default";

    /// <value>The callers by name, in any case. Default none: every key may do everything.</value>
    public Dictionary<string, CallerOptions> Entries { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One caller.</summary>
public sealed class CallerOptions : LimitOptions
{
    /// <value>The SHA-256 hash of the caller's key in UTF-8, 64 hex digits. Every caller needs it.</value>
    public string? KeyHash { get; set; }

    /// <value>One or more of send, alert, read, readOwn and operate, separated by commas. Default none: the caller may do nothing.</value>
    public string? Rights { get; set; }

    /// <value>The senders that it may use, separated by commas. Default none: all senders.</value>
    public string? Senders { get; set; }

    /// <value>The highest priority that its messages may have: high, normal or low. Default none: high.</value>
    public string? Priority { get; set; }
}
