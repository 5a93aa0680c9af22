using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;

namespace SmsFunctions.Webhooks;

/// <summary>Words and bounds of each source's settings. A setting that does not exist is refused: a misspelt <c>Secret</c> would leave the source open.</summary>
internal sealed partial class HookOptionsValidator(IConfiguration configuration) : IValidateOptions<HooksOptions>
{
    public const int MaxNumbers = 100;

    public ValidateOptionsResult Validate(string? name, HooksOptions options)
    {
        var failures = new List<string>();
        foreach (var (source, hook) in options.Sources.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            new SourceCheck(source, hook, failures).Run(configuration.GetSection($"{HooksOptions.Section}:{source}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>The numbers of a setting or of a payload, as they are written there.</summary>
    internal static string[] SplitNumbers(string? text) => text?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private sealed class SourceCheck(string source, HookOptions hook, List<string> failures)
    {
        private readonly string _section = $"{HooksOptions.Section}__{source}";
        private readonly HookKind? _kind = HookKinds.Read(hook.Kind);

        public void Run(IConfigurationSection settings)
        {
            FailIf(!SourceName().IsMatch(source), "", $"is no name of a source: up to 40 letters, digits and underscores, and never two underscores together");
            Unknown<HookOptions>(settings, "");
            Unknown<HookPaths>(settings.GetSection(nameof(HookOptions.Paths)), $"__{nameof(HookOptions.Paths)}");
            failures.AddRange(SettingsCheck.Annotations(_section, hook));
            FailIf(_kind is null, nameof(hook.Kind), $"is {(hook.Kind is null ? "not set" : $"'{hook.Kind}'")}: it must be {HookKinds.Words}");
            FailIf(hook.Mode is not (HookSource.AtLeastOnce or HookSource.AtMostOnce), nameof(hook.Mode), $"is '{hook.Mode}': it must be {HookSource.AtLeastOnce} or {HookSource.AtMostOnce}");
            FailIf(hook.From is not null && !SenderName.IsValid(hook.From), nameof(hook.From), $"is '{hook.From}': it {MessageRules.SenderProblem}");
            Numbers();
            Paths();
            Secret(nameof(hook.Secret), hook.Secret);
            Secret(nameof(hook.PreviousSecret), hook.PreviousSecret);
            FailIf(hook.PreviousSecret is not null && hook.Secret is null, nameof(hook.PreviousSecret), $"is set, but {_section}__{nameof(hook.Secret)} is not");
        }

        // The start's errors are logged: a number is told by its place.
        private void Numbers()
        {
            var numbers = SplitNumbers(hook.To);
            FailIf(numbers.Length == 0 && hook.Paths.To is null, nameof(hook.To), $"is not set: it must be the recipients' numbers{(_kind == HookKind.Generic ? $", or {nameof(hook.Paths)}__{nameof(HookPaths.To)} the place of theirs in the payload" : "")}");
            FailIf(numbers.Length > MaxNumbers, nameof(hook.To), $"has {numbers.Length} numbers; {MaxNumbers} are allowed");
            for (var i = 0; i < numbers.Length; i++)
            {
                FailIf(!PhoneNumber.TryNormalise(numbers[i], out _, out var problem), nameof(hook.To), $"has a number, the {i + 1}. from the left, that {problem}");
            }
        }

        private void Paths()
        {
            var paths = (Setting: nameof(hook.Paths), hook.Paths);
            if (_kind is { } kind and not HookKind.Generic)
            {
                FailIf(paths.Paths is not { Text: null, To: null, Reference: null }, paths.Setting, $"is set: it is for kind generic, and the kind is {kind.ToString().ToLowerInvariant()}");
                return;
            }

            FailIf(_kind == HookKind.Generic && paths.Paths.Text is null, $"{paths.Setting}__{nameof(HookPaths.Text)}", "is not set: it must be the place of the text in the payload");
            foreach (var (name, path) in new[] { (nameof(HookPaths.Text), paths.Paths.Text), (nameof(HookPaths.To), paths.Paths.To), (nameof(HookPaths.Reference), paths.Paths.Reference) })
            {
                FailIf(path is not null && JsonPath.Parse(path) is null, $"{paths.Setting}__{name}", $"is '{path}': it must be names with dots between, and indexes in brackets, such as alert.devices[0].phone");
            }
        }

        // The secret itself is never repeated.
        private void Secret(string setting, string? secret)
        {
            if (secret is not null && _kind is { } kind && HookSignature.SecretProblem(kind, secret) is { } problem)
            {
                FailIf(true, setting, problem);
            }
        }

        private void Unknown<T>(IConfigurationSection settings, string below)
        {
            var known = typeof(T).GetProperties().Select(property => property.Name).ToList();
            failures.AddRange(settings.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"{_section}{below}__{child.Key} is no setting: there are {string.Join(", ", known)}."));
        }

        private void FailIf(bool isWrong, string setting, string problem)
        {
            if (isWrong)
            {
                failures.Add($"{_section}{(setting.Length == 0 ? "" : "__")}{setting} {problem}.");
            }
        }
    }

    [GeneratedRegex("^(?!.*__)[A-Za-z0-9][A-Za-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex SourceName();
}
