using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.StopList;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>Validates the settings of each source. An unknown setting is refused: a misspelt <c>Secret</c> would leave the source unsigned.</summary>
internal sealed partial class HookOptionsValidator(IConfiguration configuration) : IValidateOptions<HooksOptions>
{
    public const int MaxNumbers = 100;
    private const int MaxRoutes = 20;

    public ValidateOptionsResult Validate(string? name, HooksOptions options)
    {
        var (failures, phones) = (new List<string>(), NumbersOptions.Parser(configuration));
        foreach (var (source, hook) in options.Sources.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            new SourceCheck(source, hook, phones, failures).Run(configuration.GetSection($"{HooksOptions.Section}:{source}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Splits a list of numbers from a setting or a payload; the numbers are not normalized.</summary>
    internal static string[] SplitNumbers(string? text) =>
        text?.Split([',', ';'], BatchRules.MaxMessages + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private sealed class SourceCheck(string source, HookOptions hook, PhoneParser phones, List<string> failures)
    {
        private readonly string _section = $"{HooksOptions.Section}__{source}";
        private readonly HookKind? _kind = HookKinds.Read(hook.Kind);

        public void Run(IConfigurationSection settings)
        {
            FailIf(
                !SourceName().IsMatch(source), "",
                "is not a valid source name: it must have up to 40 letters, digits and underscores, and no two underscores together");
            Unknown<HookOptions>(settings, "");
            Unknown<HookPaths>(settings.GetSection(nameof(HookOptions.Paths)), $"__{nameof(HookOptions.Paths)}");
            failures.AddRange(LimitOptions.Problems(_section, hook));
            FailIf(_kind is null, nameof(hook.Kind), $"is {(hook.Kind is null ? "not set" : $"'{hook.Kind}'")}: it must be {HookKinds.Words}");
            FailIf(
                hook.Mode is not (HookSource.AtLeastOnce or HookSource.AtMostOnce), nameof(hook.Mode),
                $"is '{hook.Mode}': it must be {HookSource.AtLeastOnce} or {HookSource.AtMostOnce}");
            FailIf(hook.From is not null && !SenderName.IsValid(hook.From), nameof(hook.From), $"is '{hook.From}': it {MessageRules.SenderProblem}");
            To();
            Routes(settings.GetSection(nameof(HookOptions.Routes)));
            ToLabel();
            Template();
            Paths();
            Secret(nameof(hook.Secret), hook.Secret);
            Secret(nameof(hook.PreviousSecret), hook.PreviousSecret);
            FailIf(
                hook.PreviousSecret is not null && hook.Secret is null, nameof(hook.PreviousSecret),
                $"is set, but {_section}__{nameof(hook.Secret)} is not");
        }

        private void To()
        {
            var numbers = SplitNumbers(hook.To);
            var orPath = _kind == HookKind.Generic ? $", or {nameof(hook.Paths)}__{nameof(HookPaths.To)} must be their path in the payload" : "";
            FailIf(numbers.Length == 0 && hook.Paths.To is null, nameof(hook.To), $"is not set: it must be the recipients' numbers{orPath}");
            Numbers(nameof(hook.To), numbers);
        }

        // Startup errors are logged: the text gives the position of a number instead of the number.
        private void Numbers(string setting, string[] numbers)
        {
            FailIf(numbers.Length > MaxNumbers, setting, $"has {numbers.Length} numbers; {MaxNumbers} are allowed");
            for (var i = 0; i < numbers.Length; i++)
            {
                FailIf(!phones.TryParse(numbers[i], out _, out var problem), setting, $"has an invalid number at position {i + 1}: it {problem}");
            }
        }

        private void Routes(IConfigurationSection settings)
        {
            const string Section = nameof(HookOptions.Routes);
            FailIf(!string.IsNullOrEmpty(settings.Value), Section, $"has a value: a route has the settings {Section}__0__Match and {Section}__0__To");
            FailIf(hook.Routes.Count > MaxRoutes, Section, $"has {hook.Routes.Count} routes; {MaxRoutes} are allowed");
            FailIf(
                hook.Routes.Count > 0 && hook.Paths.To is not null, Section, $"is set, but {nameof(hook.Paths)}__{nameof(HookPaths.To)} names the recipients");
            var all = hook.Routes.Values.Sum(route => SplitNumbers(route.To).Length);
            FailIf(all > MaxNumbers, Section, $"has {all} numbers in all routes; {MaxNumbers} are allowed");
            foreach (var (key, route) in hook.Routes.OrderBy(route => route.Key, StringComparer.Ordinal))
            {
                Unknown<HookRoute>(settings.GetSection(key), $"__{Section}__{key}");
                FailIf(!RouteNumber().IsMatch(key), $"{Section}__{key}", "is not a route: routes are numbered from 0 to 999");
                Match($"{Section}__{key}__{nameof(route.Match)}", route.Match);
                var numbers = SplitNumbers(route.To);
                FailIf(numbers.Length == 0, $"{Section}__{key}__{nameof(route.To)}", "is not set: it must be the recipients' numbers");
                Numbers($"{Section}__{key}__{nameof(route.To)}", numbers);
            }
        }

        private void Match(string setting, string? text)
        {
            var matchers = LabelMatcher.Parse(text, out var problem);
            FailIf(problem is not null, setting, string.IsNullOrWhiteSpace(text) ? "is not set: it must be the matchers of the route" : problem!);
            FailIf(
                _kind == HookKind.Generic && matchers.Any(matcher => JsonPath.Parse(matcher.Label) is null), setting,
                "has a name that is not a path in the payload, such as alert.devices[0].phone");
        }

        private void ToLabel()
        {
            var numbers = SplitNumbers(hook.AllowTo);
            Numbers(nameof(hook.AllowTo), numbers);
            FailIf(
                hook.ToLabel is not null && _kind == HookKind.Generic, nameof(hook.ToLabel),
                $"is set: kind generic has {nameof(hook.Paths)}__{nameof(HookPaths.To)} instead");
            FailIf(hook.ToLabel is not null && string.IsNullOrWhiteSpace(hook.ToLabel), nameof(hook.ToLabel), "is blank: it must be the name of a label");
            FailIf(
                hook.ToLabel is not null && numbers.Length == 0, nameof(hook.AllowTo),
                $"is not set: it must be the numbers that the label {hook.ToLabel} may name");
            FailIf(hook.ToLabel is null && hook.AllowTo is not null, nameof(hook.AllowTo), $"is set, but {_section}__{nameof(hook.ToLabel)} is not");
        }

        private void Template()
        {
            string? problem = null;
            FailIf(
                hook.Template is not null && HookTemplate.Parse(hook.Template, _kind == HookKind.Generic, out problem) is null, nameof(hook.Template),
                problem!);
        }

        private void Paths()
        {
            var paths = (Setting: nameof(hook.Paths), hook.Paths);
            if (_kind is { } kind and not HookKind.Generic)
            {
                FailIf(
                    paths.Paths is not { Text: null, To: null, Reference: null }, paths.Setting,
                    $"is set: it is for kind generic, and the kind is {kind.ToString().ToLowerInvariant()}");
                return;
            }

            FailIf(
                _kind == HookKind.Generic && paths.Paths.Text is null, $"{paths.Setting}__{nameof(HookPaths.Text)}",
                "is not set: it must be the path of the text in the payload");
            var named = new[]
            {
                (nameof(HookPaths.Text), paths.Paths.Text),
                (nameof(HookPaths.To), paths.Paths.To),
                (nameof(HookPaths.Reference), paths.Paths.Reference),
            };
            foreach (var (name, path) in named)
            {
                FailIf(
                    path is not null && JsonPath.Parse(path) is null, $"{paths.Setting}__{name}",
                    $"is '{path}': it must be names separated by dots, with indexes in brackets, such as alert.devices[0].phone");
            }
        }

        // The error never contains the secret.
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
                .Select(child => $"{_section}{below}__{child.Key} is not a known setting. Known settings: {string.Join(", ", known)}."));
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

    [GeneratedRegex("^[0-9]{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex RouteNumber();
}
