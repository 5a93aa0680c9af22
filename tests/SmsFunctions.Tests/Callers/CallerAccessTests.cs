using Microsoft.AspNetCore.Http;
using SmsFunctions.Callers;
using SmsFunctions.Tests.Gateway;
using static SmsFunctions.Tests.Callers.CallerSettings;

namespace SmsFunctions.Tests.Callers;

/// <summary>The caller of a request and its right.</summary>
public sealed class CallerAccessTests
{
    private static readonly (string, string)[] Shop = [("shop__KeyHash", HashOf("shop-key")), ("shop__Rights", "send,readOwn")];

    [Fact]
    public void Without_callers_every_request_may_do_everything() =>
        Assert.All(FunctionRights.Needed.Keys, function => Assert.Equal((null, 0), Ask(List(), function, header: "any")));

    [Fact]
    public void The_key_is_read_from_the_header_or_the_query()
    {
        Assert.Equal(("shop", 0), Ask(List(Shop), "SendMessage", header: "shop-key"));
        Assert.Equal(("shop", 0), Ask(List(Shop), "SendMessage", query: "shop-key"));
    }

    // The host checks only the key in the header, if there is one.
    [Fact]
    public void The_header_counts_before_the_query() =>
        Assert.Equal((null, 403), Ask(List(Shop), "SendMessage", header: "other-key", query: "shop-key"));

    [Fact]
    public void A_caller_may_do_only_what_its_rights_allow() => Assert.All(FunctionRights.Needed, function => Assert.Equal(
        ("shop", function.Value.HasFlag(CallerRights.Send) || function.Value.HasFlag(CallerRights.ReadOwn) ? 0 : 403),
        Ask(List(Shop), function.Key, header: "shop-key")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    public void A_key_without_a_caller_has_the_rights_of_the_default(string? key)
    {
        Assert.Equal((null, 403), Ask(List(Shop), "GetGate", header: key));
        Assert.Equal((null, 0), Ask(List([.. Shop, ("Default__Rights", "read")]), "GetGate", header: key));
        Assert.Equal((null, 403), Ask(List([.. Shop, ("Default__Rights", "read")]), "SetGate", header: key));
    }

    [Fact]
    public void The_rights_of_the_default_apply_without_callers_too() =>
        Assert.Equal((null, 403), Ask(List(("Default__Rights", "send")), "SetGate", header: "any"));

    // The name of an operator may be malformed for a long time. That is no attempt to guess a key.
    [Theory]
    [InlineData("ops-key", "%", 400, false)]
    [InlineData("ops-key", "Anna", 0, false)]
    [InlineData("other-key", "%", 403, true)]
    public void Only_requests_without_the_right_raise_the_alert_about_refusals(string key, string name, int status, bool raised)
    {
        var log = new KeptLog();
        var access = Access(List(("ops__KeyHash", HashOf("ops-key")), ("ops__Rights", "operate")), log);

        for (var i = 0; i < 20; i++)
        {
            var request = new DefaultHttpContext().Request;
            (request.Method, request.Headers["x-functions-key"], request.Headers[OperatorHeader.Name]) = ("PUT", key, name);
            Assert.Equal(status, ((IStatusCodeHttpResult?)access.Check("SetGate", request))?.StatusCode ?? 0);
        }

        Assert.Equal(raised, log.Lines.Any(line => line.Contains("20 requests were refused", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_function_without_an_entry_is_not_run() => Assert.Throws<KeyNotFoundException>(() => Ask(List(), "NewFunction"));

    [Fact]
    public void A_request_that_was_not_checked_has_no_caller() =>
        Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().Request.Caller());

    private static (string? Caller, int Status) Ask(CallerList callers, string function, string? header = null, string? query = null)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = query is null ? default : QueryString.Create("code", query);
        if (header is not null)
        {
            request.Headers["x-functions-key"] = header;
        }

        var refusal = Access(callers, new KeptLog()).Check(function, request);
        return (request.Caller().Name, ((IStatusCodeHttpResult?)refusal)?.StatusCode ?? 0);
    }
}
