using Microsoft.Extensions.Hosting;

namespace SmsFunctions.Telemetry;

/// <summary>Sends traces, metrics and logs to Application Insights: in the build with the real packages, and only where a connection string says where to.</summary>
internal static partial class Exporters
{
    private const string Target = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void AddExporters(this IHostApplicationBuilder app)
    {
        if (app.Configuration[Target] is { Length: > 0 } target)
        {
            Add(app, target);
        }
    }

    // Exporters.Azure.cs, which only that build compiles; without it the call above is none.
    static partial void Add(IHostApplicationBuilder app, string target);
}
