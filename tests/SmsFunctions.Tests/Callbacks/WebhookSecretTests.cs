using System.Text;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>Signatures according to the Standard Webhooks specification.</summary>
public sealed class WebhookSecretTests
{
    // The test vector of the reference libraries.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData(Secret)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void The_public_test_vector_has_its_signature(string secret) => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.TryRead(secret)!.Sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_malformed_secret_is_rejected_and_not_shown(string secret)
    {
        Assert.Null(WebhookSecret.TryRead(secret));
        var failure = Validate(new CallbackOptions { Secret = $"{Secret},{secret}x" }).FailureMessage;
        Assert.Contains("Callbacks__Secret has an invalid secret", failure);
        Assert.DoesNotContain("MfKQ9r8G", failure);
    }

    [Fact]
    public void A_callback_address_must_be_valid_and_requires_a_secret()
    {
        Assert.Contains("Callbacks__Secret is not", Validate(new CallbackOptions { Url = "https://example.org/hook" }).FailureMessage);
        Assert.Contains("Callbacks__Url must be https", Validate(new CallbackOptions { Url = "http://example.org", Secret = Secret }).FailureMessage);
        Assert.True(
            Validate(new CallbackOptions { Url = "http://crm.internal:8080/sms", Secret = Secret, AllowHosts = "other, CRM.internal:8080" }).Succeeded);
        Assert.Equal(ValidateOptionsResult.Success, Validate(new CallbackOptions()));
    }

    private static ValidateOptionsResult Validate(CallbackOptions options) => new CallbackOptionsValidator().Validate(null, options);
}
