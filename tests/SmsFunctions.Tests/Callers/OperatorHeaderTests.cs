using Microsoft.AspNetCore.Http;
using SmsFunctions.Callers;
using SmsFunctions.Tests.Gateway;
using static SmsFunctions.Tests.Callers.CallerSettings;

namespace SmsFunctions.Tests.Callers;

/// <summary>The name of the person in the header X-Operator.</summary>
public sealed class OperatorHeaderTests
{
    private static readonly CallerList Callers = List(
        ("crm__KeyHash", HashOf("crm-key")), ("crm__Rights", "send,alert,read"), ("Default__Rights", "send,read"));

    [Theory]
    [InlineData("Anna", "Anna")]
    [InlineData("  Anna Smith ", "Anna Smith")]
    [InlineData("%D0%90%D0%BD%D0%BD%D0%B0", "Анна")]
    [InlineData("%20%d0%90nna%20", "Аnna")]
    [InlineData("100%25", "100%")]
    [InlineData("a+b", "a+b")]
    public void A_name_is_percent_encoded_UTF8(string header, string name) => Assert.Equal((name, null), Read(header));

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    [InlineData("a%0Ab")]
    [InlineData("a%C2%85b")]
    [InlineData("a%E2%80%A8b")]
    [InlineData("100%")]
    [InlineData("100%2")]
    [InlineData("%zz")]
    [InlineData("%D0")]
    [InlineData("%ED%A0%80")]
    [InlineData("Анна")]
    public void Any_other_value_is_refused(string header) => Assert.NotNull(Read(header).Problem);

    [Fact]
    public void A_name_has_at_most_60_characters()
    {
        Assert.Equal(60, Read(string.Concat(Enumerable.Repeat("%E4%B8%AD", 60))).Name!.Length);
        Assert.NotNull(Read(new string('a', 61)).Problem);
    }

    [Fact]
    public void Two_names_are_refused() => Assert.NotNull(Read("Anna", "Ivan").Problem);

    [Theory]
    [InlineData("crm-key", "Anna", "crm (Anna)")]
    [InlineData("crm-key", null, "crm")]
    [InlineData("another", "Anna", "Anna")]
    [InlineData("another", null, null)]
    public void The_name_stands_beside_the_name_of_the_caller(string key, string? name, string? by)
    {
        var request = Request("POST", key, name);

        Assert.Null(Access(Callers, new KeptLog()).Check("SendMessage", request));
        Assert.Equal(by, request.Caller().By);
        Assert.Equal(key == "crm-key" ? "crm" : null, request.Caller().Name);
    }

    [Fact]
    public void A_malformed_name_is_400_and_a_caller_without_the_right_gets_403()
    {
        Assert.Equal(400, StatusOf("SendMessage", Request("POST", "crm-key", "%")));
        Assert.Equal(403, StatusOf("SetGate", Request("PUT", "crm-key", "%")));
    }

    [Fact]
    public void A_read_and_an_alert_ignore_the_header()
    {
        Assert.Equal(0, StatusOf("GetMessage", Request("GET", "crm-key", "%")));
        Assert.Equal(0, StatusOf("TakeAlerts", Request("POST", "crm-key", "%")));
    }

    private static int StatusOf(string function, HttpRequest request) =>
        ((IStatusCodeHttpResult?)Access(Callers, new KeptLog()).Check(function, request))?.StatusCode ?? 0;

    private static (string? Name, string? Problem) Read(params string[] values)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[OperatorHeader.Name] = values;
        return OperatorHeader.Read(request);
    }

    private static HttpRequest Request(string method, string key, string? name)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers["x-functions-key"] = key;
        if (name is not null)
        {
            request.Headers[OperatorHeader.Name] = name;
        }

        return request;
    }
}
