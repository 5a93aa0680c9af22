using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Retention;

/// <summary>Settings <c>Retention__*</c>: how long what is over is kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <value>What <see cref="KeysFor"/> is at most.</value>
    private const int KeyDays = 30;

    /// <value>Days after its final state that a message's text is kept, 1 to 3650, default 90.</value>
    [Range(1, 3650)]
    public int Texts { get; set; } = 90;

    /// <value>Days after its final state that a message is kept, 2 to 3650, default 400; more than <see cref="Texts"/>.</value>
    [Range(2, 3650)]
    public int Rows { get; set; } = 400;

    internal TimeSpan TextsFor => TimeSpan.FromDays(Texts);

    internal TimeSpan RowsFor => TimeSpan.FromDays(Rows);

    /// <value>
    /// How long an idempotency key stands for its request. Never longer than what the request stored is whole: repeated after that, it would be stored, and
    /// sent, a second time under its old ids.
    /// </value>
    internal TimeSpan KeysFor => TimeSpan.FromDays(Math.Min(KeyDays, Texts));
}

/// <summary>Bounds of each setting, and texts that go before their rows.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var failures = SettingsCheck.Annotations(RetentionOptions.Section, options);
        if (options.Rows <= options.Texts)
        {
            failures.Add($"Retention__Rows is {options.Rows}; it must be more than Retention__Texts, {options.Texts}, since a text goes before its row.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
