using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using SmsFunctions.Foundation;

namespace SmsFunctions.Telemetry;

/// <summary>
/// Exports traces, metrics and logs to Application Insights, to an OpenTelemetry collector (OTLP), or to both. Nothing is collected
/// when neither is configured.
/// </summary>
internal static class Exporters
{
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddExporters(this IHostApplicationBuilder app)
    {
        // At level Information, the frameworks log many lines, including URLs with queries, which may contain a phone number.
        app.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);

        var (connection, collector) = (app.Configuration[ApplicationInsights], app.Configuration[Collector]);
        if (string.IsNullOrEmpty(connection) && string.IsNullOrEmpty(collector))
        {
            return;
        }

        var telemetry = app.Services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.WithTracing(traces => traces.AddSource(Instrumentation.Name));
        telemetry.WithMetrics(metrics => metrics.AddMeter(Instrumentation.Name));
        if (!string.IsNullOrEmpty(collector))
        {
            telemetry.UseOtlpExporter();
        }

        if (!string.IsNullOrEmpty(connection))
        {
            ExportToApplicationInsights(app, telemetry, connection);
        }
    }

    private static void ExportToApplicationInsights(IHostApplicationBuilder app, OpenTelemetryBuilder telemetry, string connection)
    {
        telemetry.UseAzureMonitorExporter(exporter =>
        {
            exporter.ConnectionString = connection;
            exporter.Credential = ClientId(app.Configuration[Authentication]) is { } id
                ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
                : null;

            // Traces are sampled; an alert must not be lost with the trace that it belongs to.
            exporter.EnableTraceBasedLogsSampler = false;
        });
        app.Services.AddOptions<AzureMonitorExporterOptions>().Configure<IOptions<TelemetryOptions>>((exporter, options) =>
        {
            // Sampling by trace id keeps or drops all spans of a message together, including those that other instances create days later.
            // The default of the exporter, a number of traces per second, would keep incomplete traces.
            exporter.TracesPerSecond = null;
            exporter.SamplingRatio = options.Value.TraceRatio;
        });
    }

    // Parses "ClientId=…;Authorization=AAD", like the Functions host.
    private static string? ClientId(string? text) => text?.Split(';', StringSplitOptions.TrimEntries)
        .Where(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase)).Select(part => part["ClientId=".Length..]).FirstOrDefault();
}
