using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Overview;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Overview;

/// <summary>Tests of GET settings.</summary>
public sealed class SettingsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Secret = "c2VjcmV0LW9mLXRoZS1jYWxsYmFja3MtMTIz", OneCPassword = "password-of-the-module";

    private static readonly Dictionary<string, string?> All = new()
    {
        ["Text:MaxSegments"] = "3",
        ["Text:Transliterate"] = "ifCheaper",
        ["Tariff:Default"] = "4.5",
        ["Tariff:Prefixes"] = "79=2.50,375=6.10",
        ["Tariff:DailyCap"] = "3000",
        ["QuietHours:Window"] = "22:00-08:00",
        ["Limits:PerNumber"] = "5/00:01:00,30/1.00:00:00",
        ["Numbers:AllowPrefixes"] = "7,375",
        ["Hooks:ops:Kind"] = "Alertmanager",
        ["Hooks:ops:To"] = "+79001234567,+79001234568",
        ["Hooks:ops:Routes:0:Match"] = "team=\"db\"",
        ["Hooks:ops:Routes:0:To"] = "+79001234568,+79001234569",
        ["OneC:User"] = "module",
        ["OneC:Password"] = OneCPassword,
        ["Callbacks:Secret"] = Secret,
        ["Callbacks:Url"] = "https://crm.example/hook/secret-path?token=1",
        ["Callers:shop:KeyHash"] = new string('a', 64),
        ["Callers:shop:Rights"] = "send",
        ["Callers:Default:Rights"] = "read",
    };

    [Fact]
    public async Task The_settings_are_returned_without_secrets_keys_and_whole_numbers()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: All);

        var answer = await GetAsync(app);

        var json = answer.Json.AsObject();
        Assert.NotEmpty((string)json["version"]!);
        json.Remove("version");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"console":true,"sender":"DEMO","region":"RU","maxSegments":3,"maxConcurrency":8,"lowConcurrency":7,
            "text":{"replaceLookAlikes":"never","transliterate":"ifCheaper"},
            "tariff":{"default":4.5,"prefixes":[{"prefix":"375","price":6.10},{"prefix":"79","price":2.50}]},"dailyCap":3000,"reservedForHigh":0.1,
            "quietHours":{"window":"22:00-08:00","timeZone":"Europe/Moscow"},"limits":{"perNumber":["5/00:01:00","30/1.00:00:00"]},
            "numbers":{"allowPrefixes":["7","375"],"denyPrefixes":[]},"hooks":[{"name":"ops","kind":"alertmanager","mode":"atLeastOnce","to":3}],
            "oneC":true,"callbacks":{"host":"crm.example"},"callers":["shop"],"retention":{"texts":90,"rows":400}}
            """), json), answer.Body);
        Assert.All(
            [Secret, OneCPassword, "module", "secret-path", "token", new string('a', 64), "79001234567", "demo", "s3cret-of-the-gateway"],
            hidden => Assert.DoesNotContain(hidden, answer.Body));
    }

    [Fact]
    public async Task Settings_that_are_not_set_are_null_or_empty_and_storage_is_not_read()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var json = (await GetAsync(app)).Json;

        Assert.Equal(
            ("""{"default":null,"prefixes":[]}""", null, null, """{"perNumber":[]}""", "[]", false, """{"host":null}""", "[]"),
            (json["tariff"]!.ToJsonString(), (decimal?)json["dailyCap"], json["quietHours"], json["limits"]!.ToJsonString(), json["hooks"]!.ToJsonString(),
                (bool)json["oneC"]!, json["callbacks"]!.ToJsonString(), json["callers"]!.ToJsonString()));
        Assert.Empty(app.TableWire.Requests);
    }

    [Fact]
    public async Task A_parameter_is_400()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Equal(400, (await GetAsync(app, "?all=true")).Status);
    }

    private static Task<DirectCall> GetAsync(InProcessApp app, string query = "") => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new(query);
        return Task.FromResult<IResult>(app.Create<SettingsFunctions>().Get(request));
    });
}
