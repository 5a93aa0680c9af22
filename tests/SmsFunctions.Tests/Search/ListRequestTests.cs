using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SmsFunctions.Callers;
using SmsFunctions.Gate;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Search;

/// <summary>The query parameters of GET messages.</summary>
public sealed class ListRequestTests
{
    [Fact]
    public void A_request_without_parameters_lists_a_hundred_messages_of_any_kind()
    {
        var request = Read("");

        Assert.Equal((QueryReader.DefaultLimit, null), (request.Limit, request.From));
        Assert.Equal(new ListFilter(), request.Filter);
        Assert.False(request.Filter.IsSelective);
    }

    [Theory]
    [InlineData("?to=%2B7+900+123-45-67", "79001234567")]
    [InlineData("?to=8(900)1234567", "79001234567")]
    [InlineData("?to=+4915112345678", "4915112345678")]
    [InlineData("?to=+81312345678", "81312345678")]
    public void A_number_may_have_any_notation_even_with_an_unescaped_plus(string query, string phone) => Assert.Equal(phone, Read(query).Filter.Phone);

    [Fact]
    public void Every_status_can_be_a_filter()
    {
        var all = Enum.GetValues<MessageStatus>();

        Assert.Equal(all, Read($"?status={string.Join(',', all.Select(status => status.Word()))}").Filter.Statuses!);
        Assert.Equal([MessageStatus.Queued, MessageStatus.Failed], Read("?status=failed, queued").Filter.Statuses!);
        Assert.Equal([MessageStatus.Queued, MessageStatus.Failed], Read("?status=failed&status=Queued").Filter.Statuses!);
    }

    [Theory]
    [InlineData("?day=2026-11-22", false)]
    [InlineData("?day=2026-11-22&tz=utc", false)]
    [InlineData("?day=2026-11-22&tz=moscow", true)]
    public void A_day_is_in_UTC_unless_Moscow_is_named(string query, bool isMoscow)
    {
        var filter = Read(query).Filter;

        Assert.Equal((new DateOnly(2026, 11, 22), isMoscow), (filter.Day, filter.IsMoscowDay));
    }

    [Theory]
    [InlineData("?Status=sent&LIMIT=1000&code=abc&clientId=default")]
    [InlineData("?limit=1")]
    public void Parameter_names_are_case_insensitive_and_platform_parameters_are_ignored(string query) => Read(query);

    [Theory]
    [InlineData("?status=teleported", "status", "queued")]
    [InlineData("?status=", "status", "unconfirmed")]
    [InlineData("?status=1", "status", "sent")]
    [InlineData("?status=sent,,failed", "status", "sent")]
    [InlineData("?limit=1&limit=2", "limit", "more than once")]
    [InlineData("?to=anna", "to", "digits")]
    [InlineData("?to=", "to", "digits")]
    [InlineData("?day=22.11.2026", "day", "2026-11-22")]
    [InlineData("?day=2026-02-30", "day", "2026-11-22")]
    [InlineData("?day=0001-01-01&tz=moscow", "day", "2000-01-01")]
    [InlineData("?day=9999-12-31&tz=moscow", "day", "2199-12-31")]
    [InlineData("?day=2026-11-22&tz=Europe/Berlin", "tz", "utc or moscow")]
    [InlineData("?tz=moscow", "tz", "without day")]
    [InlineData("?limit=0", "limit", "1 to 1000")]
    [InlineData("?limit=1001", "limit", "1 to 1000")]
    [InlineData("?limit=-1", "limit", "1 to 1000")]
    [InlineData("?limit=many", "limit", "1 to 1000")]
    [InlineData("?reference=", "reference", "must be a reference")]
    [InlineData("?reference=a%0Ab", "reference", "control characters")]
    [InlineData("?gatewayId=", "gatewayId", "1 to 64")]
    [InlineData("?gatewayId=1%202", "gatewayId", "1 to 64")]
    [InlineData("?view=tiny", "view", "full or short")]
    [InlineData("?stauts=sent", "stauts", "status, to, day")]
    [InlineData("?from=DEMO", "from", "not a parameter")]
    [InlineData("?continuation=", "continuation", "previous page")]
    [InlineData("?continuation=nonsense", "continuation", "previous page")]
    public void Malformed_parameters_are_named(string query, string parameter, string says)
    {
        var (request, errors) = ListRequest.Read(Query(query), Caller.Anyone, Build.Phones);

        Assert.Null(request);
        Assert.Contains(says, Assert.Single(Assert.Single(errors, error => error.Key == parameter).Value));
    }

    [Fact]
    public void All_errors_are_reported_at_once() =>
        Assert.Equal(
            ["day", "limit", "status", "to", "x"],
            ListRequest.Read(Query("?x=1&status=x&to=x&day=x&limit=x"), Caller.Anyone, Build.Phones).Errors.Keys.Order());

    private static ListRequest Read(string query)
    {
        var (request, errors) = ListRequest.Read(Query(query), Caller.Anyone, Build.Phones);
        Assert.Empty(errors);
        return request!;
    }

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
