using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>Settings <c>Retention__*</c>: how long messages are kept after their final state.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <value>The maximum of <see cref="KeysFor"/>, in days.</value>
    private const int KeyDays = 30;

    /// <value>Days for which the text of a message is kept after its final state, 1 to 3650, default 90.</value>
    [Range(1, 3650)]
    public int Texts { get; set; } = 90;

    /// <value>Days for which a message is kept after its final state, 2 to 3650, default 400; more than <see cref="Texts"/>.</value>
    [Range(2, 3650)]
    public int Rows { get; set; } = 400;

    internal TimeSpan TextsFor => TimeSpan.FromDays(Texts);

    internal TimeSpan RowsFor => TimeSpan.FromDays(Rows);

    /// <value>
    /// How long an idempotency key is kept: at most 30 days, and never longer than the text. If a key outlived its messages, a repeated request would be
    /// stored, and sent, a second time with the same ids.
    /// </value>
    internal TimeSpan KeysFor => TimeSpan.FromDays(Math.Min(KeyDays, Texts));
}

/// <summary>Checks the bounds of each setting, and that texts are deleted before their rows.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var failures = SettingsCheck.Annotations(RetentionOptions.Section, options);
        if (options.Rows <= options.Texts)
        {
            failures.Add($"Retention__Rows is {options.Rows}; it must be more than Retention__Texts ({options.Texts}): a text is deleted before its row.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
