using System.Text;
using Microsoft.Extensions.Configuration;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>Puts settings in the place of <c>%Name%</c> in trigger attributes.</summary>
internal static class SettingReferences
{
    /// <exception cref="InvalidFunctionException">A setting is not set, or a <c>%</c> has no partner.</exception>
    public static string Resolve(string text, IConfiguration settings)
    {
        var resolved = new StringBuilder();
        var position = 0;
        while (text.IndexOf('%', position) is >= 0 and var open)
        {
            var close = text.IndexOf('%', open + 1);
            if (close < 0)
            {
                throw new InvalidFunctionException($"'{text}' has a '%' without a second one.");
            }

            var name = text[(open + 1)..close];
            resolved.Append(text, position, open - position)
                .Append(settings[name] ?? throw new InvalidFunctionException($"'%{name}%' does not resolve to a value: the setting '{name}' is not set."));
            position = close + 1;
        }

        return resolved.Append(text, position, text.Length - position).ToString();
    }
}
