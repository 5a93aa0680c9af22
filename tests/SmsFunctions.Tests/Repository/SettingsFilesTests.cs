using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Repository;

/// <summary>local.settings.sample.json and host.json must agree with the code.</summary>
public sealed class SettingsFilesTests
{
    // The sample differs from the defaults in these settings, because it uses the simulator and its account.
    private static readonly string[] OwnInSample = ["Gateway__BaseUrl", "Gateway__User", "Gateway__Password", "Gateway__Sender"];

    [Fact]
    public void The_sample_names_only_settings_that_exist_and_gives_their_defaults()
    {
        var defaults = AppSetting.All.ToDictionary(setting => setting.Name, setting => setting.Default);
        var sample = RepositoryFiles.Json("local.settings.sample.json")["Values"]!.AsObject()
            .Where(value => value.Key.Contains("__", StringComparison.Ordinal)).ToList();

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
    public void The_sample_configures_Azurite_and_the_simulator()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json")["Values"]!;

        Assert.Equal("UseDevelopmentStorage=true", values["AzureWebJobsStorage"]!.GetValue<string>());
        Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]!.GetValue<string>());
        Assert.Equal("http://127.0.0.1:7072/1c", values["Gateway__BaseUrl"]!.GetValue<string>());
        Assert.All(values.AsObject(), value => Assert.Equal(System.Text.Json.JsonValueKind.String, value.Value!.GetValueKind()));
    }

    [Fact]
    public void Maintenance_runs_once_a_minute_and_retention_once_an_hour_not_at_the_full_hour()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json")["Values"]!;

        Assert.Equal(("0 * * * * *", "0 7 * * * *"), (values["MaintenanceTimer"]!.GetValue<string>(), values["RetentionTimer"]!.GetValue<string>()));
    }

    [Fact]
    public void The_host_reads_hints_in_the_format_of_the_app_and_delays_failed_ones()
    {
        var host = RepositoryFiles.Json("host.json");
        var queues = host["extensions"]!["queues"]!;

        Assert.Equal("base64", queues["messageEncoding"]!.GetValue<string>());
        Assert.Equal(
            (4, 7, 5),
            (queues["batchSize"]!.GetValue<int>(), queues["newBatchThreshold"]!.GetValue<int>(), queues["maxDequeueCount"]!.GetValue<int>()));
        Assert.Equal(("00:00:30", "00:00:00.500"), (queues["visibilityTimeout"]!.GetValue<string>(), queues["maxPollingInterval"]!.GetValue<string>()));
        Assert.Equal("00:05:00", host["functionTimeout"]!.GetValue<string>());
        var singleton = host["singleton"]!;
        Assert.Equal(
            ("00:00:15", "00:00:15"),
            (singleton["listenerLockPeriod"]!.GetValue<string>(), singleton["listenerLockRecoveryPollingInterval"]!.GetValue<string>()));
        Assert.Equal("api", host["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());

        // At a higher log level the host prints only the first line of a startup error.
        Assert.Equal("Information", host["logging"]!["logLevel"]!["Host.Function.Console"]!.GetValue<string>());
    }

    [Fact]
    public void The_host_fetches_further_messages_while_a_gateway_slot_is_free()
    {
        // The host fetches no message while more than newBatchThreshold messages are in progress.
        var threshold = RepositoryFiles.Json("host.json")["extensions"]!["queues"]!["newBatchThreshold"]!.GetValue<int>();

        Assert.True(threshold >= new GatewayOptions().MaxConcurrency - 1);
    }
}
