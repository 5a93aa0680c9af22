using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>Settings <c>Text__*</c>.</summary>
public sealed class TextOptions
{
    public const string Section = "Text";

    /// <value>The maximum number of segments of a message, 1 to 10, default 10.</value>
    [Range(1, 10)]
    public int MaxSegments { get; set; } = 10;

    /// <value>The value for requests without replaceLookAlikes: never or ifCheaper, default never.</value>
    public string ReplaceLookAlikes { get; set; } = TextSavings.Never;

    /// <value>The value for requests without transliterate: never or ifCheaper, default never.</value>
    public string Transliterate { get; set; } = TextSavings.Never;
}

/// <summary>Validates the bounds and the allowed values of each setting.</summary>
internal sealed class TextOptionsValidator : IValidateOptions<TextOptions>
{
    public ValidateOptionsResult Validate(string? name, TextOptions options)
    {
        var failures = SettingsCheck.Annotations(TextOptions.Section, options);
        Read(nameof(options.ReplaceLookAlikes), options.ReplaceLookAlikes);
        Read(nameof(options.Transliterate), options.Transliterate);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Read(string setting, string word)
        {
            if (TextSavings.Read(word) is null)
            {
                failures.Add($"{TextOptions.Section}__{setting} is '{word}': it {TextSavings.Problem}.");
            }
        }
    }
}
