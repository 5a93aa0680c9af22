using SmsFunctions.Gate;

namespace SmsFunctions.Tests.Gate;

public sealed class GateRulesTests
{
    [Theory]
    [InlineData("open", null, "")]
    [InlineData("open", "  ", "")]
    [InlineData("held", "the operator asked", "")]
    [InlineData("held", null, "reason")]
    [InlineData("held", "   ", "reason")]
    [InlineData("held", "two\r\nlines", "reason")]
    [InlineData("open", "a\u0000b", "reason")]
    [InlineData("open", "\uFFFF", "reason")]
    [InlineData(null, null, "state")]
    [InlineData("Open", null, "")]
    [InlineData("ajar", null, "state")]
    [InlineData("stopped", "why not", "state")]
    [InlineData("breaker", "a\tb", "state reason")]
    public void Each_wrong_field_is_named(string? state, string? reason, string wrong)
    {
        var (move, errors) = GateRules.Check(new GateRequest { State = state, Reason = reason });

        Assert.Equal(wrong, string.Join(' ', errors.Keys));
        Assert.Equal(wrong.Length == 0, move is not null);
    }

    [Fact]
    public void A_reason_may_have_200_characters()
    {
        Assert.NotNull(GateRules.Check(new GateRequest { State = "held", Reason = new('x', 200) }).Move);
        Assert.Null(GateRules.Check(new GateRequest { State = "held", Reason = new('x', 201) }).Move);
    }
}
