using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void User_password_and_sender_are_the_only_required_settings()
    {
        Assert.Empty(Errors(_ => { }));
        Assert.Equal("https://gateway.api.sc/1c", new GatewayOptions().BaseUrl);
    }

    [Fact]
    public void The_Cyrillic_letter_that_the_guide_prints_is_named_with_its_position()
    {
        var error = Assert.Single(Errors(options => options.BaseUrl = "https://gateway.api.sc/1\u0441"));

        Assert.StartsWith(
            "Gateway__BaseUrl 'https://gateway.api.sc/1\u0441' has the character '\u0441' (U+0441) at position 25,", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not an absolute https address")]
    [InlineData("gateway.api.sc/1c", "is not an absolute https address")]
    [InlineData("ftp://gateway.api.sc/1c", "is not an absolute https address")]
    [InlineData("https://gateway.api.sc/1c?x=1", "has a query or a fragment")]
    [InlineData("https://gateway.api.sc/1c#x", "has a query or a fragment")]
    [InlineData("https://gateway.api.sc/1c ", "has the character ' ' (U+0020) at position 26")]
    [InlineData("http://gateway.api.sc/1c", "is plain http")]
    public void A_malformed_base_address_is_rejected(string address, string why)
    {
        Assert.StartsWith($"Gateway__BaseUrl '{address}' {why}", Assert.Single(Errors(options => options.BaseUrl = address)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7072/1c", false)]
    [InlineData("http://localhost:7072/1c", false)]
    [InlineData("http://[::1]:7072/1c", false)]
    [InlineData("http://gateway.api.sc/1c", true)]
    public void Plain_http_is_allowed_on_this_machine_or_by_a_setting(string address, bool allowHttp)
    {
        Assert.Empty(Errors(options => (options.BaseUrl, options.AllowHttp) = (address, allowHttp)));
    }

    [Theory]
    [InlineData("https://demo:s3cr3t-Pass@gateway.api.sc/1c")]
    [InlineData("https://demo:s3cr3t-Pass\u0441@gateway.api.sc/1c")]
    public void A_password_in_the_base_address_is_refused_and_not_shown(string address)
    {
        Assert.DoesNotContain(Given.Password, Assert.Single(Errors(options => options.BaseUrl = address)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once_with_the_values_but_never_the_password()
    {
        var errors = Errors(options =>
        {
            options.BaseUrl = "nowhere";
            options.User = "";
            options.Password = $"{Given.Password}\r\nX: 1";
            options.Sender = "МАГАЗИН";
            options.HeaderEncoding = "koi8-r";
            options.LineBreaks = "html";
            options.TimeFormat = "HH:mm";
            options.Timeout = TimeSpan.FromHours(1);
            options.MaxConcurrency = 65;
            options.LowConcurrency = 66;
        });

        Assert.Equal(10, errors.Count);
        Assert.All(
            [
                "'nowhere'", "Gateway__User is missing", "Gateway__Password has a control character", "'МАГАЗИН'", "'koi8-r'", "'html'", "'HH:mm'",
                "'01:00:00'", "'65'", "Gateway__LowConcurrency '66' is not between 1 and Gateway__MaxConcurrency, 65",
            ],
            (string value) => Assert.Contains(errors, error => error.Contains(value, StringComparison.Ordinal)));
        Assert.DoesNotContain(errors, error => error.Contains(Given.Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("пароль", "windows-1251", null)]
    [InlineData("пароль", "percent-utf8", "Gateway__Password has a character that a header in percent-utf8 cannot carry.")]
    [InlineData("密码", "windows-1251", "Gateway__Password has a character that a header in windows-1251 cannot carry.")]
    [InlineData("密码", "utf-8", null)]
    [InlineData(" secret", "utf-8", "Gateway__Password begins or ends with a space, which a header would lose.")]
    public void A_password_must_fit_into_a_header(string password, string encoding, string? error)
    {
        Assert.Equal(error is null ? [] : [error], Errors(options => (options.Password, options.HeaderEncoding) = (password, encoding)));
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("Tom & Co-11", true)]
    [InlineData("ElevenChar1", true)]
    [InlineData("TwelveChars1", false)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("+79001234567", false)]
    [InlineData(" SHOP", false)]
    [InlineData("SHOP ", false)]
    [InlineData("SH\nOP", false)]
    [InlineData("SНOP", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_sender_is_eleven_Latin_characters_or_fifteen_digits(string? sender, bool valid)
    {
        Assert.Equal(valid, SenderName.IsValid(sender));
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss", true)]
    [InlineData("dd.MM.yyyy HH.mm.ss", true)]
    [InlineData("yyyyMMddHHmmss", true)]
    [InlineData("yyyy-MM-dd hh:mm:ss", false)]
    [InlineData("yyyy-MM-dd", false)]
    [InlineData("", false)]
    [InlineData("q%", false)]
    [InlineData("yyyy-MM-dd'ю'HH:mm:ss", false)]
    [InlineData("yyyy-MM-dd\nHH:mm:ss", false)]
    public void A_time_format_must_include_seconds_and_be_ASCII(string format, bool valid)
    {
        Assert.Equal(valid ? 0 : 1, Errors(options => options.TimeFormat = format).Count);
    }

    [Fact]
    public void The_settings_are_bound_and_the_client_is_a_singleton()
    {
        using var services = Services(new()
        {
            ["Gateway:User"] = "u",
            ["Gateway:Password"] = "p",
            ["Gateway:Sender"] = "SHOP",
            ["Gateway:Timeout"] = "00:00:07",
            ["Gateway:AllowHttp"] = "true",
        });

        var options = services.GetRequiredService<IOptions<GatewayOptions>>().Value;

        Assert.Equal(
            ("u", "p", "SHOP", TimeSpan.FromSeconds(7), true, 8),
            (options.User, options.Password, options.Sender, options.Timeout, options.AllowHttp, options.MaxConcurrency));
        Assert.Same(services.GetRequiredService<GatewayClient>(), services.GetRequiredService<GatewayClient>());
    }

    [Theory]
    [InlineData(8, null, 7)]
    [InlineData(3, null, 2)]
    [InlineData(2, null, 1)]
    [InlineData(1, null, 1)]
    [InlineData(8, 8, 8)]
    [InlineData(8, 1, 1)]
    public void Calls_of_priority_low_leave_one_slot_free_unless_the_settings_say_otherwise(int max, int? low, int expected)
    {
        var options = new GatewayOptions { MaxConcurrency = max, LowConcurrency = low };

        Assert.Equal(expected, options.ChosenLowConcurrency);
        Assert.Contains("LowConcurrency", Assert.Single(Errors(wrong => wrong.LowConcurrency = 0)));
        Assert.Empty(Errors(right => (right.MaxConcurrency, right.LowConcurrency) = (max, low)));
    }

    [Fact]
    public void Wrong_settings_stop_the_start()
    {
        using var services = Services(new() { ["Gateway:Sender"] = "SHOP" });

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(["Gateway__User is missing.", "Gateway__Password is missing."], failure.Failures);
    }

    [Theory]
    [InlineData("TESTSMS", true, 1)]
    [InlineData("testsms", true, 1)]
    [InlineData("SHOP", true, 0)]
    [InlineData("SHOP", false, 1)]
    public async Task A_trial_sender_and_missing_time_zone_data_are_logged_at_startup(string sender, bool timeZones, int warnings)
    {
        using var log = new KeptLog();
        var moscow = timeZones ? new MoscowTime() : new MoscowTime(_ => null);
        var settings = new OptionsWrapper<GatewayOptions>(Given.Options(options => options.Sender = sender));
        var notes = new GatewayStartNotes(settings, moscow, log.CreateLogger<GatewayStartNotes>());

        await notes.StartAsync(default);

        Assert.Equal(warnings, log.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddGateway()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private static IReadOnlyList<string> Errors(Action<GatewayOptions> change) =>
        new GatewayOptionsValidator().Validate(null, Given.Options(change)).Failures?.ToList() ?? [];
}
