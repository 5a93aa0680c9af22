using System.ComponentModel.DataAnnotations;

namespace SmsFunctions;

/// <summary>Checks the annotations of an options class and words each failure by the setting's own name and value.</summary>
internal static class SettingsCheck
{
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
}
