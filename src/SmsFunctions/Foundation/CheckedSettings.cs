using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Foundation;

/// <summary>A settings section that is checked when the app starts.</summary>
/// <param name="Problems">Returns all errors of the section.</param>
public sealed partial record CheckedSettings(Func<IServiceProvider, IReadOnlyList<string>> Problems)
{
    public static CheckedSettings Of<TOptions>(string section)
        where TOptions : class, new() => new(app =>
        {
            try
            {
                _ = app.GetRequiredService<IOptions<TOptions>>().Value;
                return [];
            }
            catch (OptionsValidationException wrong)
            {
                return wrong.Failures.ToList();
            }
            catch (InvalidOperationException wrong)
            {
                // A value could not be converted. The binder stops at the first such value, so the other settings are checked one by one.
                var problems = OneByOne<TOptions>(app, app.GetRequiredService<IConfiguration>().GetSection(section));
                var message = (wrong.InnerException as InvalidOperationException ?? wrong).Message;
                return problems.Count > 0 || BelongsToOtherSection(section, message)
                    ? problems
                    : [$"{section}: {message.Replace($"{section}{ConfigurationPath.KeyDelimiter}", $"{section}__", StringComparison.Ordinal)}"];
            }
        });

    private static List<string> OneByOne<TOptions>(IServiceProvider app, IConfigurationSection section)
        where TOptions : class, new()
    {
        var (options, problems) = (new TOptions(), new List<string>());
        foreach (var property in typeof(TOptions).GetProperties().Where(property => property.CanWrite && section[property.Name] is not null))
        {
            try
            {
                property.SetValue(options, section.GetValue(property.PropertyType, property.Name));
            }
            catch (InvalidOperationException)
            {
                // Secrets are strings, which always convert. So the value is not a secret and may be shown.
                var kind = Kind(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
                problems.Add($"{section.Key}__{property.Name} is '{section[property.Name]}': it must be {kind}.");
            }
        }

        try
        {
            problems.AddRange(app.GetServices<IValidateOptions<TOptions>>()
                .SelectMany(validator => validator.Validate(Options.DefaultName, options).Failures ?? []));
        }
        catch (InvalidOperationException)
        {
            // The validator reads another section that cannot be bound. That section reports the error.
        }

        return problems;
    }

    // A validator may read another section. A conversion error is reported only by the section that has the value.
    private static bool BelongsToOtherSection(string section, string message) =>
        SettingPath().Match(message) is { Success: true } path && path.Groups["section"].Value != section;

    [GeneratedRegex("at '(?<section>[A-Za-z0-9]+):", RegexOptions.CultureInvariant)]
    private static partial Regex SettingPath();

    private static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a time such as 00:01:30"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : "a number";
}
