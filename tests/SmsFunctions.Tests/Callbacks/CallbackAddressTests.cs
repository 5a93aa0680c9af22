using System.Net;
using SmsFunctions.Callbacks;

namespace SmsFunctions.Tests.Callbacks;

/// <summary>The addresses to which the app may and may not send callbacks.</summary>
public sealed class CallbackAddressTests
{
    private static readonly AllowedHosts NoHosts = new([]), Allowed = new(["CRM.internal:8080", "10.0.0.7", "[fd00::7]:8443", "partner.example:443"]);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("168.63.129.15")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4010:c0e::65")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void A_public_address_is_public(string address) => Assert.True(CallbackAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:168.63.129.16")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void A_private_or_reserved_address_is_not_public(string address) => Assert.False(CallbackAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.org/hook?token=1", null)]
    [InlineData("https://example.org:443/", null)]
    [InlineData("https://example.org:8443/", "must use port 443")]
    [InlineData("https://example.org:22/", "must use port 443")]
    [InlineData("https://example.org/\r\nHost: other", "must have no control characters")]
    [InlineData("https://example.org/hook\n", "must have no control characters")]
    [InlineData("\thttps://example.org/hook", "must have no control characters")]
    [InlineData("https://example.org/a\u0000b", "must have no control characters")]
    [InlineData("https://example.org/a\u0085b", "must have no control characters")]
    [InlineData("http://example.org/", "must be https")]
    [InlineData("ftp://example.org/", "must be https")]
    [InlineData("file:///etc/passwd", "must be an absolute https address")]
    [InlineData("/hook", "must be an absolute https address")]
    [InlineData("https://", "must be an absolute https address")]
    [InlineData("https://user:secret@example.org/", "must have no user name")]
    [InlineData("https://example.org/#x", "must have no fragment")]
    [InlineData("https://127.0.0.1/", "private network")]
    [InlineData("https://[::1]/", "private network")]
    [InlineData("https://[::ffff:10.0.0.1]/", "private network")]
    // Other notations of 127.0.0.1 that the address parser accepts.
    [InlineData("https://2130706433/", "private network")]
    [InlineData("https://0x7f.1/", "private network")]
    [InlineData("https://0177.0.0.1/", "private network")]
    [InlineData("https://localhost/", "own machine")]
    [InlineData("https://LOCALHOST/", "own machine")]
    [InlineData("https://localhost./", "own machine")]
    [InlineData("https://crm.localhost/sms", "own machine")]
    [InlineData("https://crm.localhost./sms", "own machine")]
    [InlineData("https://localhost.localdomain/", "own machine")]
    [InlineData("https://ip6-localhost/", "own machine")]
    [InlineData("https://\uFF4C\uFF4F\uFF43\uFF41\uFF4C\uFF48\uFF4F\uFF53\uFF54/", "own machine")]
    [InlineData("https://localhost.example.org/", null)]
    [InlineData("https://mylocalhost/", null)]
    public void A_callback_address_is_validated_as_text(string address, string? problem)
    {
        var found = CallbackAddress.Problem(address, NoHosts);

        Assert.True(problem is null ? found is null : found?.Contains(problem, StringComparison.Ordinal) == true, $"{address}: {found}");
    }

    [Fact]
    public void An_allowed_host_may_be_private_and_may_use_plain_http()
    {
        Assert.Null(CallbackAddress.Problem("http://crm.INTERNAL:8080/sms", Allowed));
        Assert.Null(CallbackAddress.Problem("http://10.0.0.7/sms", Allowed));
        Assert.Null(CallbackAddress.Problem("https://10.0.0.7/sms", Allowed));
        Assert.Null(CallbackAddress.Problem("https://[fd00::7]:8443/sms", Allowed));
        Assert.NotNull(CallbackAddress.Problem("http://10.0.0.8/sms", Allowed));
        Assert.NotNull(CallbackAddress.Problem("http://other.internal/sms", Allowed));
        Assert.NotNull(CallbackAddress.Problem($"https://example.org/{new string('a', 2_029)}", NoHosts));
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("0:0:0:0:0:0:0:1")]
    [InlineData("[::1]:443,[::1]:80")]
    public void An_allowed_IPv6_address_is_the_same_with_and_without_brackets(string entries)
    {
        var allowed = new AllowedHosts(entries.Split(','));

        Assert.Null(CallbackAddress.Problem("https://[::1]/sms", allowed));
        Assert.Null(CallbackAddress.Problem("http://[0:0::1]/sms", allowed));
        Assert.NotNull(CallbackAddress.Problem("https://[::1]:8443/sms", allowed));
        Assert.NotNull(CallbackAddress.Problem("https://[::2]/sms", allowed));
    }

    [Fact]
    public void A_name_of_the_own_machine_is_possible_where_the_settings_allow_it() =>
        Assert.Null(CallbackAddress.Problem("http://localhost:8080/sms", new AllowedHosts(["localhost:8080"])));

    [Theory]
    [InlineData("http://crm.internal/sms")]
    [InlineData("https://crm.internal:22/sms")]
    [InlineData("http://10.0.0.7:8080/sms")]
    [InlineData("https://[fd00::7]/sms")]
    [InlineData("http://partner.example/sms")]
    public void An_allowed_host_has_only_its_own_ports(string address) => Assert.NotNull(CallbackAddress.Problem(address, Allowed));

    [Theory]
    [InlineData("crm.internal", true)]
    [InlineData("crm.internal:8080", true)]
    [InlineData("10.0.0.7:443", true)]
    [InlineData("[fd00::7]:8443", true)]
    [InlineData("crm.internal:0x50", false)]
    [InlineData("crm.internal:70000", false)]
    [InlineData("http://crm.internal", false)]
    [InlineData("crm.internal/sms", false)]
    [InlineData("user@crm.internal", false)]
    [InlineData("fd00::7", true)]
    [InlineData("::1", true)]
    [InlineData("[::1]", true)]
    [InlineData("fd00::7]:8443", false)]
    [InlineData("[fd00::7", false)]
    [InlineData("fd00::7::8", false)]
    public void An_allowed_host_is_a_host_with_or_without_a_port(string entry, bool isValid)
    {
        var result = new CallbackOptionsValidator().Validate(null, new CallbackOptions { AllowHosts = $"good.example,{entry}" });

        Assert.True(isValid == result.Succeeded, result.FailureMessage);
    }
}
