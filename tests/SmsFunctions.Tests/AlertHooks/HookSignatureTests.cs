using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The check of Grafana and Standard Webhooks signatures.</summary>
public sealed class HookSignatureTests
{
    private const string GrafanaSecret = "a-secret-of-grafana", Body = """{"alerts":[]}""";
    private const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset Now = new(2021, 3, 14, 12, 0, 0, TimeSpan.Zero);

    // Grafana signs with an HMAC in hexadecimal, either over the time, a colon and the body, or over the body alone.
    private static string Hex(string text, string secret = GrafanaSecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    private static string Time(int seconds) => $"{Now.ToUnixTimeSeconds() + seconds}";

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void A_time_may_differ_by_up_to_five_minutes(int seconds, bool isGood)
    {
        var time = Time(seconds);

        Assert.Equal(isGood, Grafana((HookSignature.GrafanaHeader, Hex($"{time}:{Body}")), (HookSignature.GrafanaTime, time)).Problem is null);
        Assert.Equal(isGood, Standard(("webhook-id", "msg_1"), ("webhook-timestamp", time), ("webhook-signature", Signed("msg_1", time))).Problem is null);
    }

    [Fact]
    public void Grafana_signs_the_body_and_the_time_if_present()
    {
        var signature = Hex($"{Time(0)}:{Body}");

        var proof = Grafana((HookSignature.GrafanaHeader, signature.ToUpperInvariant()), (HookSignature.GrafanaTime, Time(0)));
        Assert.Equal((null, signature), (proof.Problem, proof.Nonce));
        Assert.Equal(SignatureProof.Good(null), Grafana((HookSignature.GrafanaHeader, Hex(Body))));
        Assert.Equal(SignatureProof.Good(null), Grafana(("X-Grafana-Alert-Signature", Hex(Body))));
    }

    [Fact]
    public void Invalid_Grafana_signatures_are_rejected()
    {
        var signature = Hex($"{Time(0)}:{Body}");

        Assert.All(
            new (string, string)[][]
            {
                [],
                [(HookSignature.GrafanaTime, Time(0))],
                [(HookSignature.GrafanaHeader, "")],
                [(HookSignature.GrafanaHeader, "not hex")],
                [(HookSignature.GrafanaHeader, Hex(Body)[..62])],
                [(HookSignature.GrafanaHeader, Hex(Body, "another secret than that"))],
                [(HookSignature.GrafanaHeader, Hex(Body + " "))],
                [(HookSignature.GrafanaHeader, signature)],
                [(HookSignature.GrafanaHeader, signature), (HookSignature.GrafanaTime, Time(1))],
                [(HookSignature.GrafanaHeader, Hex($"soon:{Body}")), (HookSignature.GrafanaTime, "soon")],
                [(HookSignature.GrafanaHeader, Hex(Body)), (HookSignature.GrafanaTime, "")],
            },
            headers => Assert.NotNull(Grafana(headers).Problem));
    }

    [Fact]
    public void The_example_of_the_specification_is_valid()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
        var headers = Headers(
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));

        Assert.Equal(
            SignatureProof.Good("msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new HookSignature(HookKind.Generic, [StandardSecret]).Check(headers, """{"test": 2432232314}"""u8.ToArray(), at));
    }

    [Fact]
    public void Headers_of_Svix_are_accepted_beside_those_of_Standard_Webhooks()
    {
        var (id, time, signature) = (("svix-id", "msg_1"), ("svix-timestamp", Time(0)), ("svix-signature", Signed("msg_1", Time(0))));

        Assert.Equal(SignatureProof.Good("msg_1"), Standard(id, time, signature));
        Assert.Equal(SignatureProof.Good("msg_1"), Standard(id, time, signature, ("webhook-id", "other")));
        Assert.Equal(
            SignatureProof.Good("msg_1"),
            Standard(id, time, signature, ("webhook-id", "msg_1"), ("webhook-timestamp", Time(0)), ("webhook-signature", signature.Item2)));
        Assert.All(
            new (string, string)[][]
            {
                [id, time],
                [("webhook-id", "msg_1"), time, signature],
                [("svix-id", "msg_2"), time, signature],
                [id, ("svix-timestamp", Time(301)), ("svix-signature", Signed("msg_1", Time(301)))],
                [id, time, signature, ("webhook-signature", signature.Item2)],
            },
            headers => Assert.NotNull(Standard(headers).Problem));
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("svix-id")]
    public void The_id_of_an_event_is_that_of_either_header(string header)
    {
        Assert.Equal("msg_1", HookSignature.EventId(Headers((header, "msg_1"))));
        Assert.Null(HookSignature.EventId(Headers((header, ""))));
    }

    [Fact]
    public void One_valid_signature_among_several_with_either_of_two_secrets_is_enough()
    {
        var several = $"v1a,xxxx v1,AAAA {Signed("msg_1", Time(0))}";
        var rotated = new HookSignature(HookKind.Generic, ["bmV3LXNlY3JldC1uZXctc2VjcmV0LW5ldw==", StandardSecret]);
        var headers = Headers(("webhook-id", "msg_1"), ("webhook-timestamp", Time(0)), ("webhook-signature", several));

        Assert.Equal("msg_1", rotated.Check(headers, Encoding.UTF8.GetBytes(Body), Now).Nonce);
    }

    [Fact]
    public void Invalid_Standard_Webhooks_signatures_are_rejected()
    {
        var good = Signed("msg_1", Time(0));

        Assert.All(
            new (string, string)[][]
            {
                [],
                [("webhook-id", "msg_1"), ("webhook-timestamp", Time(0))],
                [("webhook-timestamp", Time(0)), ("webhook-signature", good)],
                [("webhook-id", "msg_2"), ("webhook-timestamp", Time(0)), ("webhook-signature", good)],
                [("webhook-id", "msg_1"), ("webhook-timestamp", Time(1)), ("webhook-signature", good)],
                [("webhook-id", "msg_1"), ("webhook-timestamp", Time(0)), ("webhook-signature", good[3..])],
                [("webhook-id", "msg_1"), ("webhook-timestamp", Time(0)), ("webhook-signature", "v1,!!!")],
                [("webhook-id", ""), ("webhook-timestamp", Time(0)), ("webhook-signature", Signed("", Time(0)))],
            },
            headers => Assert.NotNull(Standard(headers).Problem));
    }

    private static string Signed(string id, string time)
    {
        var key = Convert.FromBase64String(StandardSecret[6..]);
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{Body}")))}";
    }

    private static SignatureProof Grafana(params (string, string)[] headers) =>
        new HookSignature(HookKind.Grafana, [GrafanaSecret]).Check(Headers(headers), Encoding.UTF8.GetBytes(Body), Now);

    private static SignatureProof Standard(params (string, string)[] headers) =>
        new HookSignature(HookKind.Generic, [StandardSecret]).Check(Headers(headers), Encoding.UTF8.GetBytes(Body), Now);

    private static HeaderDictionary Headers(params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            given[name] = value;
        }

        return given;
    }
}
