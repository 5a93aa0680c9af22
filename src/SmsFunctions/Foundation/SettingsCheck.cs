using System.ComponentModel.DataAnnotations;

namespace SmsFunctions.Foundation;

/// <summary>Reads and validates settings. Each error names the setting, and its value unless that may be a secret.</summary>
internal static class SettingsCheck
{
    /// <summary>Validates the annotations of an options class.</summary>
    public static List<string> Annotations(string section, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return
        [
            .. from result in results
               from member in result.MemberNames
               let value = options.GetType().GetProperty(member)?.GetValue(options)
               select $"{section}__{member} is {value ?? "not set"}: {result.ErrorMessage}",
        ];
    }

    /// <summary>Splits a setting whose values are separated by commas; empty for null.</summary>
    public static string[] Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The problem of a login or password; null when a header can carry the value. The text never contains the value.</summary>
    /// <param name="name">The name of the setting.</param>
    public static string? CredentialProblem(string name, string? value) => value switch
    {
        null or "" => $"{name} is missing.",
        _ when value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) =>
            $"{name} is a Key Vault reference that was not resolved: the app's identity may not read the secret (yet), or there is no such secret.",
        _ when value.Any(char.IsControl) => $"{name} has a control character, such as a line break.",
        _ when char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]) => $"{name} begins or ends with a space, which a header would lose.",
        _ => null,
    };
}
