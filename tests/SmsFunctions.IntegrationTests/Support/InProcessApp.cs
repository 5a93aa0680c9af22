using System.Collections.Concurrent;
using System.Net;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using GatewaySimulator;
using GatewaySimulator.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Local;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Timers;
using SmsFunctions.Tracking;

namespace SmsFunctions.TestSupport;

/// <summary>
/// The app's real composition without its host. A test acts as the trigger, moves the clock, and receives hints from the real queues as a
/// worker does. Proxies stand in front of storage and the gateway. When the app is disposed, its log is searched for secrets.
/// </summary>
internal sealed class InProcessApp : IAsyncDisposable
{
    public const string Phone = "79001234567";

    /// <value>The name of a host that has a private address.</value>
    public const string PrivateHost = "inside.example";

    /// <value>A time in the past, so that no queue message looks old. A test that needs old messages starts later.</value>
    public static readonly DateTimeOffset Start = new(2021, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private const string Password = "s3cret-of-the-gateway";

    private readonly ServiceProvider _services;
    private readonly QueueServiceClient _queues;
    private readonly InProcessApp? _owner;
    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentBag<string> _secrets = [Password];
    private DateTimeOffset? _maintainedAt;

    private InProcessApp(
        Dictionary<string, string?> settings,
        string direct,
        ManualTime time,
        SimulatorHost simulator,
        (HttpProxy Tables, HttpProxy Queues, HttpProxy Gateway) wires,
        CapturedLog log,
        InProcessApp? owner,
        bool followsStorage = true)
    {
        (_settings, Direct, Time, Simulator, Log, _owner) = (settings, direct, time, simulator, log, owner);
        (TableWire, QueueWire, GatewayWire) = wires;
        _queues = new QueueServiceClient(direct, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Stored = new StoredWork(new TableServiceClient(direct));
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<Random>(new HalfWay())
            .AddSingleton<HostLookup>((host, stop) =>
                host == PrivateHost ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Dns.GetHostAddressesAsync(host, stop))
            .AddSmsFunctions(time)
            // Status calls do not wait for the test's clock. StatusPaceTests are about their pace.
            .AddSingleton(new Pace(TimeSpan.Zero, new PassingTime()));
        services = followsStorage ? services : services.AddSingleton<TimeProvider>(time);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public string Direct { get; }

    public ManualTime Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public SimulatorHost Simulator { get; }

    public HttpProxy TableWire { get; }

    public HttpProxy QueueWire { get; }

    public HttpProxy GatewayWire { get; }

    public CapturedLog Log { get; }

    public StoredWork Stored { get; }

    public IServiceProvider Services => _services;

    public SendHandler Sender => Get<SendHandler>();

    public SendSweep SendSweep => Get<SendSweep>();

    public PollHandler Poller => Get<PollHandler>();

    public TrackingSweep TrackingSweep => Get<TrackingSweep>();

    public ChunkTable Table => Get<ChunkTable>();

    /// <summary>Starts an app with tables and queues, and its clock at <paramref name="start"/>.</summary>
    public static async Task<InProcessApp> StartAsync(
        AzuriteFixture azurite, DateTimeOffset? start = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var (account, ports, time) = (azurite.TakeAccount(), azurite.Azurite.ServedPorts, new ManualTime(start ?? Start));
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Time = time, Settings = new SimulatorSettings { Password = Password } });
        var (tables, queues, gateway) = (HttpProxy.To(ports.Table), HttpProxy.To(ports.Queue), HttpProxy.To(simulator.BaseAddress.Port));
        tables.Clock = queues.Clock = time.GetUtcNow;
        var all = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionStringFor(account, new(ports.Blob, queues.Port, tables.Port)),
            ["Gateway:BaseUrl"] = $"http://127.0.0.1:{gateway.Port}/1c",
            ["Gateway:User"] = "demo",
            ["Gateway:Password"] = Password,
            ["Gateway:Sender"] = "DEMO",
            // Most tests send many messages to one number.
            ["Limits:PerNumber"] = "0",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        var app = new InProcessApp(all, Azurite.ConnectionStringFor(account, ports), time, simulator, (tables, queues, gateway), new CapturedLog(), null);
        await app.Get<StorageSetup>().StartAsync(CancellationToken.None);
        await app.Get<StorageSetup>().ExecuteTask!;
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();
        return app;
    }

    /// <summary>Creates a second instance of the same app. It shares only storage, gateway and proxies with this one.</summary>
    /// <param name="ahead">The lead of its time over this one's. If set, the test moves it separately, and it does not follow storage's clock.</param>
    /// <param name="settings">The settings that differ from this instance's.</param>
    public InProcessApp Another(TimeSpan ahead = default, IReadOnlyDictionary<string, string?>? settings = null) =>
        Another(ahead, settings, followsStorage: ahead == default);

    /// <summary>As <see cref="Another(TimeSpan, IReadOnlyDictionary{string, string?})"/>, on a machine whose clock is wrong.</summary>
    /// <param name="ahead">The lead of the machine's clock over this instance's and storage's; negative if it is behind.</param>
    public InProcessApp OnMachine(TimeSpan ahead) => Another(ahead, null, followsStorage: true);

    private InProcessApp Another(TimeSpan ahead, IReadOnlyDictionary<string, string?>? settings, bool followsStorage) =>
        new(
            new(_settings.Concat(settings ?? new Dictionary<string, string?>()).GroupBy(setting => setting.Key).Select(same => same.Last())),
            Direct,
            ahead == default ? Time : new ManualTime(Now + ahead),
            Simulator,
            (TableWire, QueueWire, GatewayWire),
            Log,
            this,
            followsStorage);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public T Create<T>()
        where T : notnull => ActivatorUtilities.CreateInstance<T>(_services);

    public async Task<Intake> TryAcceptAsync(string phone = Phone, string text = "Проверка 42")
    {
        _secrets.Add(phone);
        _secrets.Add(text);
        return await Get<MessageIntake>().AcceptAsync(Message(phone, text), Soon(Now), Get<Acceptances>().New(), CancellationToken.None);
    }

    /// <summary>The times of a message that is due at once.</summary>
    public static Timing Soon(DateTimeOffset now) => new(now, now + Chunk.DefaultValidity, ScheduleKind.Hold);

    private static ValidMessage Message(string phone, string text) =>
        new(phone, FinalText.Of(text), "DEMO", Flash: false, Reference: null, new WantedTimes(null, null, ScheduleKind.Hold), SendMode.AtMostOnce);

    public async Task<ChunkId> AcceptAsync(string phone = Phone)
    {
        var intake = await TryAcceptAsync(phone);
        Assert.True(intake.IsStored);
        return intake.Chunk.Id;
    }

    /// <summary>Accepts a message and handles its hint.</summary>
    public async Task<Chunk> SendAsync(string phone = Phone)
    {
        var id = await AcceptAsync(phone);
        await WorkAsync();
        return await Stored.ChunkAsync(id);
    }

    /// <summary>Receives the visible hints of both send queues and handles them one after another, those of priority low last.</summary>
    public async Task WorkAsync()
    {
        foreach (var hint in await TakeSendHintsAsync())
        {
            await EndedAsync(Sender.HandleAsync(hint, CancellationToken.None));
        }
    }

    /// <summary>Runs one tick of the release timer, each minute also one of the maintenance timer, and handles the hints that they enqueue.</summary>
    public async Task TickAsync()
    {
        var timers = Create<TimerFunctions>();
        await timers.ReleaseAsync(new TimerInfo(), CancellationToken.None);
        if (!(Now - _maintainedAt < TimeSpan.FromMinutes(1)))
        {
            _maintainedAt = Now;
            await timers.MaintainAsync(new TimerInfo(), CancellationToken.None);
        }

        await WorkAsync();
    }

    /// <summary>
    /// Runs the app for a time on the test's clock. The timers run each half minute, in times above 5 minutes each minute, and above 30 minutes
    /// each 2 minutes.
    /// </summary>
    /// <param name="every">Another period of the timers.</param>
    public async Task LiveAsync(TimeSpan span, TimeSpan? every = null)
    {
        var period = every ?? TimeSpan.FromSeconds(span.TotalMinutes switch { > 30 => 120, > 5 => 60, _ => 30 });
        for (var end = Now + span; Now < end;)
        {
            Time.Advance(period);
            await TickAsync();
        }
    }

    /// <summary>Handles a hint at the due time of the chunk, regardless of its visibility in the queue.</summary>
    public async Task RetryAsync(ChunkId id)
    {
        var due = (await Stored.ChunkAsync(id)).NotBefore - Now;
        Time.Advance(due > TimeSpan.Zero ? due : TimeSpan.Zero);
        await Sender.HandleAsync(new SendHint(id), CancellationToken.None);
    }

    public async Task PollAsync()
    {
        foreach (var message in await TakeAsync(Keys.PollQueue))
        {
            await Poller.HandleAsync(HintReader.Read(message, PollHintJson.Types.PollHint, out _)!, CancellationToken.None);
        }
    }

    /// <summary>Moves the clock to the chunk's next status check and makes the check.</summary>
    public async Task<Chunk> NextCheckAsync(ChunkId id)
    {
        var due = (await Stored.ChunkAsync(id)).Marker!.Value.At - Now;
        Time.Advance(due > TimeSpan.Zero ? due : TimeSpan.Zero);
        await Poller.HandleAsync(new PollHint([id]), CancellationToken.None);
        return await Stored.ChunkAsync(id);
    }

    public async Task<List<SendHint>> TakeSendHintsAsync() => [.. await TakeSendHintsAsync(Keys.SendQueue), .. await TakeSendHintsAsync(Keys.SendLowQueue)];

    public async Task<List<SendHint>> TakeSendHintsAsync(string queue) =>
        [.. (await TakeAsync(queue)).SelectMany(message => HintReader.Read(message, SendHintJson.Types.SendHint, out _)!.Each())];

    /// <returns>The first visible message of a queue, or null if there is none.</returns>
    public async Task<string?> PeekAsync(string name) => (await _queues.GetQueueClient(name).PeekMessageAsync()).Value?.Body.ToString();

    /// <summary>Receives and deletes the visible messages of a queue.</summary>
    public async Task<List<string>> TakeAsync(string name)
    {
        var (queue, taken) = (_queues.GetQueueClient(name), new List<string>());
        while ((await queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                taken.Add(message.Body.ToString());
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        return taken;
    }

    /// <summary>Deletes all hints of both send queues, including hidden ones.</summary>
    public Task LoseHintsAsync() =>
        Task.WhenAll(new[] { Keys.SendQueue, Keys.SendLowQueue }.Select(queue => _queues.GetQueueClient(queue).ClearMessagesAsync()));

    /// <summary>Waits until the app has the answer of its first gateway call. If the clock moved earlier, the call would time out.</summary>
    public Task GatewayAnsweredAsync() =>
        Eventually.True(() => Log.Lines.Any(line => line.Contains("Gateway 1c_", StringComparison.Ordinal)), "the gateway has answered");

    /// <summary>Moves the clock in small steps: the retries of the storage clients take real time, and the pauses of the app follow the test's clock.</summary>
    public Task LetTimePassAsync(Func<bool> until, TimeSpan? step = null) => Eventually.True(() =>
    {
        Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        return until();
    }, "the condition holds while the clock moves");

    /// <summary>Asserts the final state of a single message.</summary>
    public async Task<Chunk> AssertEndAsync(ChunkId id, MessageStatus status, int inLedger, int attempts = 1)
    {
        var chunk = await Stored.ChunkAsync(id);
        Assert.Equal((status, attempts), (chunk.Recipients[0].Status, chunk.Attempts));
        Assert.Equal(status, chunk.Recipients[0].History[^1].Status);
        Assert.Equal(inLedger, Simulator.Ledger.Count);
        await Stored.AssertMarkersAsync();
        return chunk;
    }

    // A queue shows a delayed hint by the real clock. On a slow machine it comes before its time on the test's clock, and its handler waits for that.
    private async Task EndedAsync(Task handling)
    {
        while (await Task.WhenAny(handling, Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System)) != handling)
        {
            Time.Advance(ChunkMachine.EarlyWait);
        }

        await handling;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owner is not null)
        {
            return;
        }

        await Simulator.DisposeAsync();
        await TableWire.DisposeAsync();
        await QueueWire.DisposeAsync();
        await GatewayWire.DisposeAsync();
        Assert.All(_secrets.Distinct(), secret => Assert.DoesNotContain(Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A random source that always returns half of the maximum jitter.</summary>
    private sealed class HalfWay : Random
    {
        public override double NextDouble() => 0.5;
    }
}
