using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;
using SmsFunctions.Submission;

namespace SmsFunctions.Tests.Submission;

/// <summary>Generated clients write the words of an enumeration in their own case, such as IfCheaper.</summary>
public sealed class RequestWordsTests
{
    [Theory]
    [InlineData("atLeastOnce", SendMode.AtLeastOnce)]
    [InlineData("AtLeastOnce", SendMode.AtLeastOnce)]
    [InlineData("ATMOSTONCE", SendMode.AtMostOnce)]
    public void A_mode_is_read_in_any_case(string word, SendMode expected) => Assert.Equal(expected, MessageRules.Mode(word, []));

    [Theory]
    [InlineData("high", Priority.High)]
    [InlineData("High", Priority.High)]
    [InlineData("LOW", Priority.Low)]
    public void A_priority_is_read_in_any_case(string word, Priority expected) => Assert.Equal(expected, MessageRules.PriorityOf(word, Caller.Anyone, []));

    [Theory]
    [InlineData("Hold", ScheduleKind.Hold)]
    [InlineData("GateWay", ScheduleKind.Gateway)]
    public void A_schedule_is_read_in_any_case(string word, ScheduleKind expected) =>
        Assert.Equal(expected, TimingRules.Read("2026-12-01T12:00:00Z", null, word, isGatewayAllowed: true, [])!.Schedule);

    [Theory]
    [InlineData("IfCheaper", true)]
    [InlineData("NEVER", false)]
    [InlineData("always", null)]
    public void A_text_saving_is_read_in_any_case(string word, bool? expected) => Assert.Equal(expected, TextSavings.Read(word));
}
