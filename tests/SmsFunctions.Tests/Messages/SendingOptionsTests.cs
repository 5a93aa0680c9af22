using Microsoft.Extensions.Configuration;
using SmsFunctions.Messages;
using SmsFunctions.Sending;

namespace SmsFunctions.Tests.Messages;

public sealed class SendingOptionsTests
{
    [Theory]
    [InlineData("00:01:00", "00:01:02", true)]
    [InlineData("00:01:00", "00:01:01", false)]
    [InlineData("00:00:01", "00:00:03", true)]
    [InlineData(null, "00:02:00", true)]
    [InlineData(null, "00:01:00", false)]
    public void The_lease_is_longer_than_a_gateway_call(string? timeout, string lease, bool valid)
    {
        var result = Check(timeout, new SendingOptions { Lease = TimeSpan.Parse(lease, System.Globalization.CultureInfo.InvariantCulture) });

        Assert.Equal(valid, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith("Sending__Lease is ", failure));
    }

    [Fact]
    public void All_settings_out_of_bounds_are_named_at_once_with_their_values()
    {
        var result = Check(null, new SendingOptions { Lease = TimeSpan.FromHours(1), MaxAttempts = 0, RetryBase = TimeSpan.FromHours(2) });

        Assert.Equal(
            ["Sending__Lease is 01:00:00", "Sending__MaxAttempts is 0", "Sending__RetryBase is 02:00:00"],
            result.Failures!.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order());
    }

    [Theory]
    [InlineData("79001234567, 7900*, +7 (900) 123-45-68, 89001234569, 8*", null)]
    [InlineData("8 999 123 45 6", "is too short for a number of country code 7")]
    [InlineData("+210 123 45 67", "begins with an unknown country code")]
    [InlineData("8900*", "is no beginning of a number")]
    [InlineData("*", "is no beginning of a number")]
    [InlineData("7900?", "has the character '?'")]
    public void An_allowed_number_has_any_form_of_a_number_that_can_exist(string numbers, string? problem)
    {
        var failures = Check(null, new SendingOptions { AllowedNumbers = numbers }).Failures ?? [];

        Assert.Equal(problem is null ? 0 : 1, failures.Count());
        Assert.All(failures, failure => Assert.StartsWith($"Sending__AllowedNumbers has the entry '{numbers}', which {problem}", failure));
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(string? timeout, SendingOptions options)
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Timeout"] = timeout };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build();
        return new SendingOptionsValidator(configuration).Validate(null, options);
    }
}
