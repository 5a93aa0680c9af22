using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace SmsFunctions.Telemetry;

internal static partial class Exporters
{
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    static partial void Add(IHostApplicationBuilder app, string target)
    {
        // The framework's lines name addresses with their queries, which may hold a number; settings can still say otherwise.
        app.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);

        var telemetry = app.Services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.UseAzureMonitorExporter(exporter =>
        {
            exporter.ConnectionString = target;
            exporter.Credential = ClientId(app.Configuration[Authentication]) is { } id ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id)) : null;

            // Traces are sampled; an alert must not be lost with the trace that it belongs to.
            exporter.EnableTraceBasedLogsSampler = false;
        });
        app.Services.AddOptions<AzureMonitorExporterOptions>().Configure<IOptions<TelemetryOptions>>((exporter, options) =>
        {
            // By the trace's id: a message's spans, made by other runs and days later, are kept together. The exporter's own choice, so many
            // traces a second, would leave fragments of them.
            exporter.TracesPerSecond = null;
            exporter.SamplingRatio = options.Value.TraceRatio;
        });
        telemetry.WithTracing(traces => traces.AddSource(SmsTraces.Name));
        telemetry.WithMetrics(metrics => metrics.AddMeter(SmsTraces.Name));
    }

    // "ClientId=…;Authorization=AAD", as the host reads it too.
    private static string? ClientId(string? text) => text?.Split(';', StringSplitOptions.TrimEntries)
        .Where(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase)).Select(part => part["ClientId=".Length..]).FirstOrDefault();
}
