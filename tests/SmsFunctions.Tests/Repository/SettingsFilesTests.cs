using System.Globalization;
using System.Reflection;
using System.Text.Json;
using SmsFunctions.Account;
using SmsFunctions.Callbacks;
using SmsFunctions.Gateway;
using SmsFunctions.Money;
using SmsFunctions.OneC;
using SmsFunctions.Retention;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Tracking;
using SmsFunctions.Webhooks;

namespace SmsFunctions.Tests.Repository;

/// <summary>local.settings.sample.json, host.json and the README's table say what the code does.</summary>
public sealed class SettingsFilesTests
{
    private static readonly (string Section, object Defaults)[] Options =
    [
        (GatewayOptions.Section, new GatewayOptions()),
        (SendingOptions.Section, new SendingOptions()),
        (TrackingOptions.Section, new TrackingOptions()),
        (TextOptions.Section, new TextOptions()),
        (QuietHoursOptions.Section, new QuietHoursOptions()),
        (TariffOptions.Section, new TariffOptions()),
        (CallbackOptions.Section, new CallbackOptions()),
        (RetentionOptions.Section, new RetentionOptions()),
        (OneCOptions.Section, new OneCOptions()),
        ($"{HooksOptions.Section}__NAME", new HookOptions()),
        ($"{HooksOptions.Section}__NAME__{nameof(HookOptions.Paths)}", new HookPaths()),
    ];

    // What the sample must differ in: it names the simulator and its account.
    private static readonly string[] OwnInSample = ["Gateway__BaseUrl", "Gateway__User", "Gateway__Password", "Gateway__Sender"];

    private static IEnumerable<(string Name, string Default)> Settings =>
        from option in Options
        from property in option.Defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType != typeof(HookPaths)
        select ($"{option.Section}__{property.Name}", Convert.ToString(property.GetValue(option.Defaults), CultureInfo.InvariantCulture)!);

    [Fact]
    public void The_sample_names_only_settings_that_exist_and_gives_their_defaults()
    {
        var defaults = Settings.ToDictionary(setting => setting.Name, setting => setting.Default);
        var sample = RepositoryFiles.Json("local.settings.sample.json")["Values"]!.AsObject().Where(value => value.Key.Contains("__", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(sample);
        Assert.All(sample, value =>
        {
            Assert.Contains(value.Key, defaults.Keys);
            if (!OwnInSample.Contains(value.Key))
            {
                Assert.Equal(defaults[value.Key], value.Value!.GetValue<string>());
            }
        });
    }

    [Fact]
    public void The_sample_starts_an_app_on_azurite_and_the_simulator()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json")["Values"]!;

        Assert.Equal("UseDevelopmentStorage=true", values["AzureWebJobsStorage"]!.GetValue<string>());
        Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]!.GetValue<string>());
        Assert.Equal("http://127.0.0.1:7072/1c", values["Gateway__BaseUrl"]!.GetValue<string>());
        Assert.All(values.AsObject(), value => Assert.Equal(System.Text.Json.JsonValueKind.String, value.Value!.GetValueKind()));
    }

    [Fact]
    public void The_readme_has_every_setting()
    {
        var readme = RepositoryFiles.Text("README.md");

        Assert.All(Settings, setting => Assert.Contains($"`{setting.Name}`", readme));
        Assert.All(["AzureWebJobsStorage", "ReleaseTimer", "TrackingTimer", "FunctionsHost__Key", "FunctionsHost__FunctionKeys__NAME", "OTEL_EXPORTER_OTLP_ENDPOINT"], name => Assert.Contains($"`{name}`", readme));
    }

    [Fact]
    public void The_readme_gives_the_defaults_of_single_values()
    {
        var rows = RepositoryFiles.Text("README.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).ToList();
        var shown = Settings.Where(setting => setting.Default.Length > 0 && setting.Name != "Tracking__Schedule").ToList();

        Assert.All(shown, setting => Assert.Contains(rows, row => row[1].Trim() == $"`{setting.Name}`" && row[2].Trim() == $"`{setting.Default.Replace("False", "false", StringComparison.Ordinal)}`"));
    }

    [Fact]
    public void The_readme_explains_every_status_and_every_field_of_a_request()
    {
        var readme = RepositoryFiles.Text("README.md");

        Assert.All(Enum.GetValues<MessageStatus>(), status => Assert.Contains($"`{status.ToString().ToLowerInvariant()}`", readme));
        Assert.All(Fields(typeof(BatchRequest)).Concat(Fields(typeof(BatchItem))), field => Assert.Contains($"`{field}`", readme));
        Assert.All(Fields(typeof(MessageRequest)), field => Assert.Contains($"| `{field}` |", readme));
    }

    // As they stand on the wire.
    private static IEnumerable<string> Fields(Type request) =>
        request.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    [Fact]
    public void The_readme_explains_every_state_of_the_gate_and_every_field_of_its_request()
    {
        var readme = RepositoryFiles.Text("README.md");

        Assert.All(Enum.GetValues<GatePosition>(), position => Assert.Contains($"| `{position.ToString().ToLowerInvariant()}` |", readme));
        Assert.All(typeof(GateRequest).GetProperties().Where(property => property.Name != "EqualityContract"), property => Assert.Contains($"`{property.Name.ToLowerInvariant()}`", readme));
    }

    [Fact]
    public void The_host_reads_hints_as_the_app_writes_them_and_gives_a_failed_one_time()
    {
        var host = RepositoryFiles.Json("host.json");
        var queues = host["extensions"]!["queues"]!;

        Assert.Equal("base64", queues["messageEncoding"]!.GetValue<string>());
        Assert.Equal((4, 7, 5), (queues["batchSize"]!.GetValue<int>(), queues["newBatchThreshold"]!.GetValue<int>(), queues["maxDequeueCount"]!.GetValue<int>()));
        Assert.Equal(("00:00:30", "00:00:00.500"), (queues["visibilityTimeout"]!.GetValue<string>(), queues["maxPollingInterval"]!.GetValue<string>()));
        Assert.Equal("00:05:00", host["functionTimeout"]!.GetValue<string>());
        Assert.Equal(("00:00:15", "00:00:15"), (host["singleton"]!["listenerLockPeriod"]!.GetValue<string>(), host["singleton"]!["listenerLockRecoveryPollingInterval"]!.GetValue<string>()));
        Assert.Equal("api", host["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());

        // At a higher level the host prints only the first line of a start error.
        Assert.Equal("Information", host["logging"]!["logLevel"]!["Host.Function.Console"]!.GetValue<string>());
    }

    [Fact]
    public void While_one_gateway_slot_is_free_the_host_takes_further_messages()
    {
        // The host takes no message while more than newBatchThreshold of them are being handled.
        var threshold = RepositoryFiles.Json("host.json")["extensions"]!["queues"]!["newBatchThreshold"]!.GetValue<int>();

        Assert.True(threshold >= new GatewayOptions().MaxConcurrency - 1);
    }
}
