using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callbacks;
using SmsFunctions.Concurrency;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Health;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Operations;
using SmsFunctions.Retention;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
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
    public static IServiceCollection AddSmsFunctions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);

        services.AddCheckedOptions<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        services.TryAddSingleton<Instrumentation>();
        services.AddSingleton<MessageTraces>();
        services.AddSingleton<Alerts>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton(provider => StorageClients.Tables(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<ClockWatch>()));
        services.AddSingleton(provider => StorageClients.Queues(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<ClockWatch>()));
        services.AddSingleton<MessageMetrics>();
        services.AddSingleton<ChunkTable>();
        services.AddSingleton<BatchTable>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<IdempotentHandler>();
        services.AddSingleton<OpenDays>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<WorkMetrics>();
        services.AddSingleton<TimerHeartbeat>();
        services.AddSingleton<StorageSetup>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageSetup>());

        services.AddSingleton<HealthMetrics>();
        services.AddSingleton<GaugeSampler>();
        services.AddSingleton<HealthCheck>();

        services.AddGateway();

        services.AddSingleton<GateTable>();
        services.AddSingleton<SendingGate>();
        services.AddSingleton<WaitingWork>();
        services.AddSingleton<BlockTable>();
        services.AddSingleton<GatewaySlots>();

        services.AddCheckedOptions<TariffOptions, TariffOptionsValidator>(TariffOptions.Section);
        services.AddSingleton<Tariff>();
        services.AddSingleton<BatchCosts>();
        services.AddSingleton<SpendingMetrics>();
        services.AddSingleton<BalanceBook>();
        services.AddSingleton<BalanceWatch>();
        services.AddSingleton<DailySpending>();
        services.AddSingleton<SpendingGuard>();
        services.AddSingleton<UnpaidSweep>();

        services.AddSingleton<StopListTable>();
        services.AddSingleton<StopNumbers>();
        services.AddSingleton<RecipientRules>();

        services.AddCheckedOptions<QuietHoursOptions, QuietHoursOptionsValidator>(QuietHoursOptions.Section);
        services.AddSingleton<QuietHours>();
        services.AddSingleton<TimingJudge>();

        services.AddCheckedOptions<TextOptions, TextOptionsValidator>(TextOptions.Section);
        services.AddCheckedOptions<SendingOptions, SendingOptionsValidator>(SendingOptions.Section);
        services.AddSingleton<PreSendChecks>();
        services.AddSingleton<ChunkMachine>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<MessageRules>();
        services.AddSingleton<ChunkPlanner>();
        services.AddSingleton<MessageIntake>();
        services.AddSingleton<MessageSubmission>();
        services.AddSingleton<BatchRules>();
        services.AddSingleton<BatchIntake>();
        services.AddSingleton<BatchSubmission>();
        services.AddSingleton<BatchReader>();
        services.AddSingleton<UnfinishedBatchSweep>();
        services.AddSingleton<MessageList>().AddSingleton<MessageScan>().AddSingleton<StoredDays>();
        services.AddSingleton<SendQueue>();
        services.AddSingleton<UnconfirmedWatch>();
        services.AddSingleton<ResultStore>();
        services.AddSingleton<SendHandler>();
        services.AddSingleton<SendSweep>();
        services.AddSingleton<HoldReleaser>();
        services.AddSingleton<HeldSweep>();
        services.AddSingleton<OperationFactory>();
        services.AddSingleton<OperationWriter>();
        services.AddSingleton<MessageOperations>();
        services.AddSingleton<MessageChange>();
        services.AddSingleton<PoisonHandler>();
        services.AddSingleton<PoisonWatch>();

        services.AddCheckedOptions<CallbackOptions, CallbackOptionsValidator>(CallbackOptions.Section);
        services.TryAddSingleton<HostLookup>(System.Net.Dns.GetHostAddressesAsync);
        services.AddSingleton<CallbackClient>();
        services.AddSingleton<CallbackPlan>();
        services.AddSingleton<CallbackQueue>();
        services.AddSingleton<ChunkStore>();
        services.AddSingleton<CallbackTable>();
        services.AddSingleton<DisabledReceivers>();
        services.AddSingleton<CallbackSender>();
        services.AddSingleton<CallbackHandler>();
        services.AddSingleton<CallbackSweep>();
        services.AddSingleton<CallbackOperations>();

        services.AddCheckedOptions<TrackingOptions, TrackingOptionsValidator>(TrackingOptions.Section);
        services.AddSingleton<TrackingPlan>();
        services.AddSingleton<RecentHints>();
        services.AddSingleton<PollQueue>();
        services.AddSingleton<PollRound>();
        services.AddSingleton<TrackingWatch>();
        services.AddSingleton<PollHandler>();
        services.AddSingleton<TrackingSweep>();

        services.AddCheckedOptions<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section);
        services.AddSingleton<RetentionDays>().AddSingleton<CallbackRows>().AddSingleton<PurgeTable>().AddSingleton<OldHeaders>();
        services.AddSingleton<OldKeys>().AddSingleton<RetentionSweep>().AddSingleton<RetentionNote>();

        services.AddCheckedOptions<OneCOptions, OneCOptionsValidator>(OneCOptions.Section);
        services.AddSingleton<OneCAccount>().AddSingleton<OneCReader>().AddSingleton<RequestNumbers>().AddSingleton<OneCSubmission>();
        services.AddSingleton<OneCStatus>().AddSingleton<OneCScripts>();
        services.AddOptions<HooksOptions>()
            .Configure<IConfiguration>((options, settings) =>
                settings.GetSection(HooksOptions.Section).Bind(options.Sources, strict => strict.ErrorOnUnknownConfiguration = true))
            .ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<HooksOptions>(HooksOptions.Section));
        services.AddSingleton<IValidateOptions<HooksOptions>, HookOptionsValidator>();
        services.AddSingleton<HookSources>();
        services.AddSingleton<HookNonces>();
        services.AddSingleton<HookDecisions>();
        services.AddSingleton<AlertReceiver>();

        services.AddSingleton<ReleaseTick>().AddSingleton<TrackingTick>().AddSingleton<MaintenanceTick>();
        return services;
    }

    private static void AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class, new()
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<TOptions>(section));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
