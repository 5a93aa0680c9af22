using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SmsFunctions.Standalone.Queues;
using SmsFunctions.Standalone.Timers;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>The settings of host.json that this runtime honours; settings named <c>AzureFunctionsJobHost__…</c> win over the file.</summary>
internal sealed class HostJson
{
    private const string FileName = "host.json";
    private readonly IConfiguration _settings;
    private readonly List<string> _errors = [];

    private HostJson(IConfiguration settings, bool development)
    {
        _settings = settings;
        RoutePrefix = settings["extensions:http:routePrefix"]?.Trim('/') ?? "api";
        FunctionTimeout = settings["functionTimeout"] is "-1" ? null : Span("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        var batchSize = Number("extensions:queues:batchSize", 16, 1, 32);
        Queues = new QueueSettings(
            batchSize,
            Number("extensions:queues:newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, int.MaxValue),
            Number("extensions:queues:maxDequeueCount", 5, 1, int.MaxValue),
            Span("extensions:queues:visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            Span("extensions:queues:maxPollingInterval", development ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1), PollingBackoff.Minimum, TimeSpan.FromDays(1)),
            IsBase64("extensions:queues:messageEncoding"));
        Singleton = new SingletonSettings(
            Span("singleton:listenerLockPeriod", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)),
            Span("singleton:listenerLockRecoveryPollingInterval", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15)));
    }

    public string RoutePrefix { get; }

    /// <value>Null is unlimited.</value>
    public TimeSpan? FunctionTimeout { get; }

    public QueueSettings Queues { get; }

    public SingletonSettings Singleton { get; }

    public IConfiguration Logging => _settings.GetSection("logging");

    /// <exception cref="StartupException">The file is not strict JSON, lacks version 2.0, or values are out of bounds; all of them are named.</exception>
    /// <param name="development">In Development the real host looks into empty queues every two seconds unless told otherwise.</param>
    public static HostJson Read(string folder, IConfiguration app, bool development)
    {
        var path = Path.Combine(folder, FileName);
        var settings = new ConfigurationBuilder();
        if (File.Exists(path))
        {
            using var file = StrictJson.Read(path);
            if (!file.RootElement.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals("2.0"))
            {
                throw new StartupException($"{path} must say \"version\": \"2.0\".");
            }

            settings.AddJsonStream(new MemoryStream(File.ReadAllBytes(path)));
        }

        settings.AddConfiguration(app.GetSection("AzureFunctionsJobHost"));
        var host = new HostJson(settings.Build(), development);
        return host._errors is [] ? host : throw new StartupException($"{path} has settings that cannot be used:\n  {string.Join("\n  ", host._errors)}");
    }

    private int Number(string key, int otherwise, int least, int most)
    {
        if (_settings[key] is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add($"{Dotted(key)} is '{text}'; it must be a number from {least} to {most}.");
        return otherwise;
    }

    private TimeSpan Span(string key, TimeSpan otherwise, TimeSpan least, TimeSpan? most = null)
    {
        if (_settings[key] is not { } text)
        {
            return otherwise;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= (most ?? TimeSpan.MaxValue))
        {
            return span;
        }

        _errors.Add($"{Dotted(key)} is '{text}'; it must be a time span hh:mm:ss of at least {least}{(most is null ? "" : $" and at most {most}")}.");
        return otherwise;
    }

    private bool IsBase64(string key)
    {
        var encoding = _settings[key] ?? "base64";
        if (encoding.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!encoding.Equals("base64", StringComparison.OrdinalIgnoreCase))
        {
            _errors.Add($"{Dotted(key)} is '{encoding}'; it must be base64 or none.");
        }

        return true;
    }

    private static string Dotted(string key) => key.Replace(':', '.');
}
