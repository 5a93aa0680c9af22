using SmsFunctions.Messages;
using SmsFunctions.Operations;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Operations;

public sealed class OperationRequestRulesTests
{
    [Theory]
    [InlineData("sent", Resolution.Sent)]
    [InlineData("failed", Resolution.Failed)]
    [InlineData("resend", Resolution.Resend)]
    [InlineData("ReSend", Resolution.Resend)]
    [InlineData("0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_outcome_is_one_of_three_words(string? word, Resolution? expected) =>
        Assert.Equal(expected, OperationRequestRules.ResolutionOf(new ResolveRequest { Outcome = word }));

    [Theory]
    [InlineData(null, null, "body")]
    [InlineData("2026-11-22T13:00:00", null, "sendAt")]
    [InlineData("2026-11-22T11:54:59Z", "x", "sendAt")]
    [InlineData("2027-11-23T12:00:00Z", null, "sendAt")]
    public void A_change_must_change_something_and_have_a_valid_time(string? sendAt, string? text, string field) =>
        Assert.Equal([field], OperationRequestRules.Due(new ChangeRequest { SendAt = sendAt, Text = text }, Noon).Errors.Keys);

    [Theory]
    [InlineData("2026-11-22T11:55:00Z", "2026-11-22T12:00:00Z")]
    [InlineData("2026-11-22T18:00:00+03:00", "2026-11-22T15:00:00Z")]
    public void A_time_in_the_recent_past_means_now(string sendAt, string expected)
    {
        var (due, errors) = OperationRequestRules.Due(new ChangeRequest { SendAt = sendAt }, Noon);

        Assert.Empty(errors);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), due);
    }
}
