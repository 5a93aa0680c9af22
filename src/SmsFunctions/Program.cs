using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SmsFunctions;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Telemetry;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<GoneClientMiddleware>();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ClockMiddleware>();
builder.UseMiddleware<ApiMiddleware>();
builder.UseMiddleware<CallerMiddleware>();
builder.Services.AddSmsFunctions();
builder.AddExporters();

using var app = builder.Build();
if (StartCheck.Report(app.Services) is { } report)
{
    Console.Error.WriteLine(report);
    return 1;
}

app.Run();
return 0;
