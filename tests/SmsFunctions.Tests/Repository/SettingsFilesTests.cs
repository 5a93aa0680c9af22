using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Repository;

/// <summary>local.settings.sample.json and host.json say what the code does.</summary>
public sealed class SettingsFilesTests
{
    // What the sample must differ in: it names the simulator and its account.
    private static readonly string[] OwnInSample = ["Gateway__BaseUrl", "Gateway__User", "Gateway__Password", "Gateway__Sender"];

    [Fact]
    public void The_sample_names_only_settings_that_exist_and_gives_their_defaults()
    {
        var defaults = AppSetting.All.ToDictionary(setting => setting.Name, setting => setting.Default);
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
