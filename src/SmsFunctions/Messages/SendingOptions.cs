using System.ComponentModel.DataAnnotations;

namespace SmsFunctions.Messages;

/// <summary>Settings <c>Sending__*</c>.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <value>
    /// The maximum time from the claim to the stored answer, 00:00:01 to 00:30:00, default 00:02:00; at least
    /// <c>Gateway__Timeout</c> + 2 s. After it the message becomes unconfirmed. The sweep waits the same time for a hint in the queue
    /// before it enqueues another.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <value>The number of transient answers after which a message fails, 1 to 100, default 5.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <value>The upper bound of the first retry delay, which doubles with each retry, 00:00:00.010 to 00:10:00, default 00:00:05.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryBase { get; set; } = TimeSpan.FromSeconds(5);

    /// <value>
    /// How long before its due time a scheduled message gets its hint, which stays invisible until then, 00:00:01 to 01:00:00, default
    /// 00:00:15. A value below the period of <c>ReleaseTimer</c> makes the release late.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromSeconds(15);

    /// <value>
    /// The only numbers to which a test installation sends, in any form that requests may have, separated by commas. <c>7900*</c> stands for all numbers
    /// that begin with 7900, the country code first. Default none: all numbers are allowed.
    /// </value>
    public string? AllowedNumbers { get; set; }

    /// <summary>Returns the entries of <see cref="AllowedNumbers"/>; null when there are none.</summary>
    internal static string[]? SplitNumbers(string? numbers) =>
        numbers?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } entries ? entries : null;

    /// <summary>The time that a claim may take before its call. The call must end within the lease.</summary>
    internal static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(2);
}
