using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SmsFunctions.AlertHooks;
using SmsFunctions.Attention;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Concurrency;
using SmsFunctions.Console;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Health;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Lookup;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Operations;
using SmsFunctions.Overview;
using SmsFunctions.Retention;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
using SmsFunctions.Statistics;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;
using SmsFunctions.Timers;
using SmsFunctions.Tracking;

namespace SmsFunctions;

/// <summary>Registers all services of the app. Program and the tests use the same registrations.</summary>
public static class Composition
{
    /// <param name="machine">The machine's clock; null is the system's.</param>
    public static IServiceCollection AddSmsFunctions(this IServiceCollection services, TimeProvider? machine = null)
    {
        services.TryAddSingleton(Random.Shared);
        services
            .AddMessages()
            .AddFoundation()
            .AddGateway()
            .AddTelemetry()
            .AddStorage(machine ?? TimeProvider.System)
            .AddIdempotency()
            .AddHttp()
            .AddCallers()
            .AddStatistics()
            .AddStopList()
            .AddScheduling()
            .AddGate()
            .AddConcurrency()
            .AddSpending()
            .AddCallbacks()
            .AddSending()
            .AddTracking()
            .AddSearch()
            .AddAttention()
            .AddSubmission()
            .AddOperations()
            .AddAlertHooks()
            .AddOneC()
            .AddLookup()
            .AddRetention()
            .AddConsole()
            .AddHealth()
            .AddOverview()
            .AddTimers();
        return services;
    }
}
