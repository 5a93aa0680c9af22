using System.Text;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>Signatures as Standard Webhooks has them.</summary>
public sealed class WebhookSecretTests
{
    // The vector of the reference libraries.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData(Secret)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void The_public_test_vector_has_its_signature(string secret) => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.TryRead(secret)!.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_secret_is_refused_without_showing_it(string secret)
    {
        Assert.Null(WebhookSecret.TryRead(secret));
        var failure = new CallbackOptionsValidator().Validate(null, new CallbackOptions { Secret = $"{Secret},{secret}x" }).FailureMessage;
        Assert.Contains("Callbacks__Secret has a part that is no secret", failure);
        Assert.DoesNotContain("MfKQ9r8G", failure);
    }

    [Fact]
    public void An_address_needs_a_secret_and_must_be_one()
    {
        Assert.Contains("Callbacks__Secret is not", new CallbackOptionsValidator().Validate(null, new CallbackOptions { Url = "https://example.org/hook" }).FailureMessage);
        Assert.Contains("Callbacks__Url must be https", new CallbackOptionsValidator().Validate(null, new CallbackOptions { Url = "http://example.org", Secret = Secret }).FailureMessage);
        Assert.True(new CallbackOptionsValidator().Validate(null, new CallbackOptions { Url = "http://crm.internal:8080/sms", Secret = Secret, AllowHosts = "other, CRM.internal" }).Succeeded);
        Assert.Equal(ValidateOptionsResult.Success, new CallbackOptionsValidator().Validate(null, new CallbackOptions()));
    }
}
