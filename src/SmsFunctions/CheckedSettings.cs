using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SmsFunctions;

/// <summary>A section of the settings that is checked when the app starts.</summary>
/// <param name="Problems">Everything that is wrong with it.</param>
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
                // A number or a time that is none. The binder stops at the first; the rest of the section is to be told as well.
                var problems = OneByOne<TOptions>(app, app.GetRequiredService<IConfiguration>().GetSection(section));
                var said = (wrong.InnerException as InvalidOperationException ?? wrong).Message;
                return problems.Count > 0 || IsOfAnother(section, said) ? problems : [$"{section}: {said.Replace($"{section}{ConfigurationPath.KeyDelimiter}", $"{section}__", StringComparison.Ordinal)}"];
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
                // What is a text cannot fail to be one: the value is no secret.
                problems.Add($"{section.Key}__{property.Name} is '{section[property.Name]}': it must be {Kind(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)}.");
            }
        }

        try
        {
            problems.AddRange(app.GetServices<IValidateOptions<TOptions>>().SelectMany(validator => validator.Validate(Options.DefaultName, options).Failures ?? []));
        }
        catch (InvalidOperationException)
        {
            // It looks at another section, which cannot be read and is told there.
        }

        return problems;
    }

    // Sections look at one another; what cannot be read is told where it stands.
    private static bool IsOfAnother(string section, string said) => Place().Match(said) is { Success: true } place && place.Groups["section"].Value != section;

    [GeneratedRegex("at '(?<section>[A-Za-z0-9]+):", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    private static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a time such as 00:01:30" : type == typeof(bool) ? "true or false" : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : "a number";
}
