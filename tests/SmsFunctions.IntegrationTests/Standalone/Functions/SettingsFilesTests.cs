using Microsoft.Azure.Functions.Worker.Builder;
using SmsFunctions.Standalone.Hosting;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class SettingsFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings-tests-");

    [Theory]
    [InlineData("""{ "version": "2.0", }""", "is not valid JSON (comments are not allowed)")]
    [InlineData("""{ "version": "2.0" /* why */ }""", "is not valid JSON (comments are not allowed)")]
    [InlineData("""[]""", "must hold a JSON object")]
    [InlineData("""{ }""", "must say \"version\": \"2.0\"")]
    [InlineData("""{ "version": "3.0" }""", "must say \"version\": \"2.0\"")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "5 minutes" }""", "functionTimeout is '5 minutes'; it must be a time span hh:mm:ss of at least 00:00:01")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": 33 } } }""", "extensions.queues.batchSize is '33'; it must be a number from 1 to 32.")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "newBatchThreshold": -1 } } }""", "extensions.queues.newBatchThreshold is '-1'")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "extensions.queues.maxDequeueCount is '0'")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.050" } } }""", "extensions.queues.maxPollingInterval is '00:00:00.050'")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "messageEncoding": "utf8" } } }""", "extensions.queues.messageEncoding is 'utf8'; it must be base64 or none.")]
    [InlineData("""{ "version": "2.0", "singleton": { "listenerLockPeriod": "00:00:05" } }""", "singleton.listenerLockPeriod is '00:00:05'")]
    public void A_host_json_that_cannot_be_used_is_refused_with_the_place_and_the_reason(string json, string reason)
    {
        var problem = Assert.Throws<StartupException>(() => Create(hostJson: json));

        Assert.Contains(Path.Combine(_folder.FullName, "host.json"), problem.Message);
        Assert.Contains(reason, problem.Message);
    }

    [Fact]
    public void All_wrong_values_of_a_host_json_are_told_at_once()
    {
        var problem = Assert.Throws<StartupException>(() =>
            Create(hostJson: """{ "version": "2.0", "functionTimeout": "x", "extensions": { "queues": { "batchSize": 0 } } }"""));

        Assert.Contains("functionTimeout", problem.Message);
        Assert.Contains("batchSize", problem.Message);
    }

    [Theory]
    [InlineData("""{ "Values": { "A": "1", } }""", "is not valid JSON")]
    [InlineData("""{ "Values": { "Gateway": { "User": "x" } } }""", "the value of \"Gateway\" is nested. Values are flat: write \"Gateway__Key\"")]
    [InlineData("""{ "Values": { "List": [ "x" ] } }""", "the value of \"List\" is nested")]
    [InlineData("""{ "Values": "text" }""", "\"Values\" must be an object")]
    [InlineData("""{ "Host": { "LocalHttpPort": 70000 } }""", "\"LocalHttpPort\" must be a number from 0 to 65535.")]
    [InlineData("""{ "IsEncrypted": true, "Values": { "A": "CfDJ8" } }""", "is encrypted, which only func can read")]
    public void A_local_settings_json_that_cannot_be_used_is_refused_with_the_reason(string json, string reason)
    {
        var problem = Assert.Throws<StartupException>(() => Create(localSettings: json));

        Assert.Contains(reason, problem.Message);
        Assert.DoesNotContain("CfDJ8", problem.Message);
    }

    [Fact]
    public void Values_are_read_as_environment_variables_would_be_and_the_environment_wins()
    {
        var name = $"Test{Guid.NewGuid():n}";
        Environment.SetEnvironmentVariable($"{name}__Mine", "environment");
        var builder = Create(localSettings: $$"""
            { "IsEncrypted": false, "Values": { "{{name}}__Mine": "file", "{{name}}__Number": 8, "{{name}}__Flag": true, "{{name}}__Nested__Deep": "x" } }
            """);

        Assert.Equal(
            ("environment", "8", "true", "x"),
            (builder.Configuration[$"{name}:Mine"], builder.Configuration[$"{name}:Number"], builder.Configuration[$"{name}:Flag"], builder.Configuration[$"{name}:Nested:Deep"]));
        Environment.SetEnvironmentVariable($"{name}__Mine", null);
    }

    [Fact]
    public void Without_host_json_the_real_defaults_hold()
    {
        var host = HostJson.Read(_folder.FullName, Create().Configuration, development: false);

        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), host.FunctionTimeout);
        Assert.Equal(new(16, 8 * Environment.ProcessorCount, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), true), host.Queues);
        Assert.Equal(new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(1)), host.Singleton);
        Assert.Equal(TimeSpan.FromSeconds(2), HostJson.Read(_folder.FullName, Create().Configuration, development: true).Queues.MaxPollingInterval);
    }

    [Fact]
    public void A_setting_named_AzureFunctionsJobHost_wins_over_host_json()
    {
        var builder = Create(
            hostJson: """{ "version": "2.0", "extensions": { "queues": { "batchSize": 4 } } }""",
            localSettings: """{ "Values": { "AzureFunctionsJobHost__extensions__queues__batchSize": "7" } }""");

        Assert.Equal(7, HostJson.Read(_folder.FullName, builder.Configuration, development: true).Queues.BatchSize);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private FunctionsApplicationBuilder Create(string? hostJson = null, string? localSettings = null)
    {
        if (hostJson is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "host.json"), hostJson);
        }

        if (localSettings is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "local.settings.json"), localSettings);
        }

        return new FunctionsApplicationBuilder(new RuntimeOptions { Port = 0, ContentRoot = _folder.FullName });
    }
}
