using System.Globalization;

namespace FunctionsHost.Settings;

/// <summary>The settings of the host: arguments, host.json and local.settings.json beside the app, and the environment, which overrides the files.</summary>
internal sealed record HostSettings
{
    /// <summary>The section that holds host.json, which the environment overrides, as in <c>AzureFunctionsJobHost__functionTimeout</c>.</summary>
    private const string HostJsonSection = "AzureFunctionsJobHost";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    public required AppFolder App { get; init; }

    public required int Port { get; init; }

    public required IConfigurationRoot Configuration { get; init; }

    /// <value>The Values of local.settings.json that the environment does not set; the worker gets them as environment variables.</value>
    public required IReadOnlyDictionary<string, string> WorkerSettings { get; init; }

    public IConfigurationSection HostJson => Configuration.GetSection(HostJsonSection);

    public string RoutePrefix => (HostJson["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <value>The limit of a function call; null means no limit.</value>
    public TimeSpan? FunctionTimeout { get; private init; }

    /// <exception cref="StartException">An argument or a file is wrong or missing.</exception>
    public static HostSettings Read(IReadOnlyList<string> arguments)
    {
        var line = CommandLine.Parse(arguments);
        var app = new AppFolder(line.App);
        app.Check();
        var values = SettingsFiles.LocalSettings(app.LocalSettings);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(SettingsFiles.HostJson(app.HostJson).ToDictionary(setting => $"{HostJsonSection}:{setting.Key}", setting => setting.Value))
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(Normal(value.Key), (string?)value.Value)))
            .AddEnvironmentVariables()
            // This setting names the section of host.json for the WebJobs SDK.
            .AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsConfigurationSection", (string?)HostJsonSection)])
            .Build();
        return new HostSettings
        {
            App = app,
            Port = line.Port,
            Configuration = configuration,
            WorkerSettings = NotInEnvironment(values),
            FunctionTimeout = Timeout(configuration[$"{HostJsonSection}:functionTimeout"]),
        };
    }

    private static TimeSpan? Timeout(string? text) => text switch
    {
        null => DefaultTimeout,
        "-1" => null,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero => timeout,
        _ => throw new StartException(
            $"functionTimeout \"{text}\" in host.json (or AzureFunctionsJobHost__functionTimeout) is not a time. Write hh:mm:ss, or -1 for no limit."),
    };

    private static Dictionary<string, string> NotInEnvironment(IReadOnlyDictionary<string, string> values)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>().Select(Normal).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return values.Where(value => !environment.Contains(Normal(value.Key))).ToDictionary();
    }

    private static string Normal(string name) => name.Replace("__", ":");
}
