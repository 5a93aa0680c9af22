namespace SmsFunctions.Callers;

/// <summary>The sender of a request: a named key, a key without a name, an alert source, or the 1C endpoint.</summary>
/// <param name="Name">The name on messages, in lists, logs, metrics and histories; null for a key without a name.</param>
public sealed record Caller(string? Name, CallerRights Rights)
{
    /// <value>The caller of every request while no callers are configured.</value>
    public static readonly Caller Anyone = new(null, CallerRights.All);

    public CallerLimits Limits { get; init; } = CallerLimits.None;

    /// <value>The name of the person that the request gave in <see cref="OperatorHeader"/>. It is recorded and gives no right; null without the header.</value>
    public string? Operator { get; init; }

    /// <value>The name on steps of a history, on the gate and on the stop list: <c>crm (Anna)</c>; null for a key and a person without a name.</value>
    public string? By => Operator is null ? Name : Name is null ? Operator : $"{Name} ({Operator})";

    /// <summary>Returns a caller that sends messages only within the app: an alert source or the 1C endpoint.</summary>
    public static Caller Internal(string name, CallerLimits limits) => new(name, CallerRights.Send) { Limits = limits };

    /// <param name="any">The rights of which one suffices.</param>
    public bool May(CallerRights any) => (Rights & any) != CallerRights.None;

    /// <param name="owner">The name of the caller that sent the message; null when it has none.</param>
    public bool MayRead(string? owner) => May(CallerRights.Read) || (May(CallerRights.ReadOwn) && IsOwn(owner));

    /// <summary>Whether it may cancel and change a message.</summary>
    /// <param name="owner">As for <see cref="MayRead"/>.</param>
    public bool MayChange(string? owner) => May(CallerRights.Operate) || (May(CallerRights.Send) && IsOwn(owner));

    // Keys without a name are many callers, so none of them owns the messages without a caller.
    private bool IsOwn(string? owner) => Name is not null && owner == Name;
}
