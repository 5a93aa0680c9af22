using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmsFunctions.Callers;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Callers;

/// <summary>Settings of callers, with names in the form of environment variables.</summary>
internal static class CallerSettings
{
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static CallerList List(params (string Name, string Value)[] settings) => new(Options(settings));

    /// <param name="log">Gets the alerts.</param>
    public static CallerAccess Access(CallerList callers, KeptLog log)
    {
        var time = new ManualTime(Build.Noon);
        return new CallerAccess(callers, new RefusalWatch(new Alerts(new LoggerFactory([log]), time), time), NullLogger<CallerAccess>.Instance);
    }

    /// <summary>Returns the errors of the settings.</summary>
    public static IReadOnlyList<string> Check(params (string Name, string Value)[] settings)
    {
        try
        {
            _ = Options(settings).Value;
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures];
        }
    }

    private static IOptions<CallersOptions> Options((string Name, string Value)[] settings)
    {
        var values = settings.Select(setting => KeyValuePair.Create(
            $"{CallersOptions.Section}:{setting.Name.Replace("__", ":", StringComparison.Ordinal)}", (string?)setting.Value));
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).AddCallers();
        return services.BuildServiceProvider().GetRequiredService<IOptions<CallersOptions>>();
    }
}
