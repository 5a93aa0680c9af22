using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;

namespace SmsFunctions.Sending;

/// <summary>Settings <c>Sending__*</c>.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <value>
    /// How long a worker may take from its claim to the stored answer, 00:00:01 to 00:30:00, default 00:02:00; at least
    /// <see cref="GatewayOptions.Timeout"/> + 2 s. After it the message counts as unconfirmed. A hint in the queue is trusted as long
    /// before the sweep puts another.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <value>Transient answers after which a message is failed, 1 to 100, default 5.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <value>Upper bound of the first retry's delay, doubled with each, 00:00:00.010 to 00:10:00, default 00:00:05.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryBase { get; set; } = TimeSpan.FromSeconds(5);

    /// <value>
    /// How far ahead of its time a scheduled message is handed to the queue, which then shows it in time, 00:00:01 to 01:00:00, default
    /// 00:00:15; at least the period of <c>ReleaseTimer</c>, or the release is late.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromSeconds(15);

    /// <value>
    /// Where an installation must not reach everybody: the only numbers that it sends to, in digits with the country code, separated by commas; <c>7900*</c>
    /// stands for all that begin so. Default none: all are allowed.
    /// </value>
    public string? AllowedNumbers { get; set; }

    /// <summary>The entries of <see cref="AllowedNumbers"/>; null when there are none.</summary>
    internal static string[]? SplitNumbers(string? numbers) =>
        numbers?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } entries ? entries : null;

    /// <summary>What a claim may take before its call, which must end within the lease.</summary>
    internal static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(2);
}

/// <summary>Bounds of each setting, and the relation of the lease to the gateway's time-out.</summary>
internal sealed class SendingOptionsValidator(IConfiguration configuration) : IValidateOptions<SendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SendingOptions options)
    {
        var failures = SettingsCheck.Annotations(SendingOptions.Section, options);
        var least = GatewayTimeout() + SendingOptions.ClaimMargin;
        if (options.Lease < least)
        {
            failures.Add($"Sending__Lease is {options.Lease}; it must be at least Gateway__Timeout + 2 s, {least}, or a slow answer would find its message given up.");
        }

        failures.AddRange(from entry in SendingOptions.SplitNumbers(options.AllowedNumbers) ?? []
                          let digits = entry.EndsWith('*') ? entry[..^1] : entry
                          where digits.Length is 0 or > PhoneNumber.MaxDigits || !digits.All(char.IsAsciiDigit)
                          select $"Sending__AllowedNumbers has the entry '{entry}': an entry is a number in digits with its country code, such as 79001234567, or a beginning, such as 7900*.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private TimeSpan GatewayTimeout()
    {
        // Read past the gateway's own validator: what is wrong there is reported beside what is wrong here, not instead of it.
        var gateway = new GatewayOptions();
        configuration.GetSection(GatewayOptions.Section).Bind(gateway);
        return gateway.Timeout;
    }
}
