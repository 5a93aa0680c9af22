namespace SmsFunctions.Gateway;

/// <summary>The settings <c>Gateway__…</c>. Validated as a whole at start by <see cref="GatewayOptionsValidator"/>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <value>
    /// The folder of the five scripts: an absolute ASCII https address; http only for loopback or with <see cref="AllowHttp"/>. Default
    /// https://gateway.api.sc/1c.
    /// </value>
    public string BaseUrl { get; set; } = "https://gateway.api.sc/1c";

    /// <value>The account's login; required.</value>
    public string User { get; set; } = "";

    /// <value>The account's password; required, never logged.</value>
    public string Password { get; set; } = "";

    /// <value>The sender of messages that do not name one; required, see <see cref="SenderName"/>.</value>
    public string Sender { get; set; } = "";

    /// <value>windows-1251 (default), utf-8 or percent-utf8; see <see cref="Gateway.HeaderEncoding"/>.</value>
    public string HeaderEncoding { get; set; } = "windows-1251";

    /// <value>backslash-n (default), space or percent-0a; see <see cref="Gateway.LineBreaks"/>.</value>
    public string LineBreaks { get; set; } = "backslash-n";

    /// <value>
    /// The .NET format of <c>SMS_Time</c>, which is Moscow time; it must include the seconds. Default <c>yyyy-MM-dd'T'HH:mm:ss'Z'</c>, as in the
    /// guide's example.
    /// </value>
    public string TimeFormat { get; set; } = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <value>
    /// The timeout of a whole call, from waiting for a connection to the last byte of the answer: 100 ms to 4 min, default 60 s.
    /// <c>Sending__Lease</c> must be at least 2 s longer.
    /// </value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <value>
    /// The number of concurrent sends of the whole app: 1 to 64, default 8. Status and balance calls have up to 8 further connections of each instance.
    /// </value>
    public int MaxConcurrency { get; set; } = 8;

    /// <value>
    /// The number of concurrent sends of priority low of the whole app: 1 to <see cref="MaxConcurrency"/>. The others are free for messages that must not
    /// wait. Null for <see cref="MaxConcurrency"/> - 1, at least 1.
    /// </value>
    public int? LowConcurrency { get; set; }

    /// <value>Allows http:// to other machines, which sends password and texts unencrypted. Default false.</value>
    public bool AllowHttp { get; set; }

    internal int ChosenLowConcurrency => LowConcurrency ?? Math.Max(1, MaxConcurrency - 1);

    internal HeaderEncoding ChosenEncoding => Gateway.HeaderEncoding.Named(HeaderEncoding) ?? throw NotValidated();

    internal LineBreaks ChosenLineBreaks => Gateway.LineBreaks.Named(LineBreaks) ?? throw NotValidated();

    private static InvalidOperationException NotValidated() => new($"The settings of the section {Section} were used before they were validated.");
}
