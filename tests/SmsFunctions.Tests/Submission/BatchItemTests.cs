using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Spending;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Http;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Submission;

/// <summary>A bad item of a batch is rejected by its index, and the others are accepted.</summary>
public sealed class BatchItemTests
{
    private readonly Requests _requests = new();

    [Theory]
    [InlineData("""{"to":79001234567,"text":"a"}""", "to: must be a string")]
    [InlineData("""{"to":["79001234567"],"text":"a"}""", "to: must be a string")]
    [InlineData("""{"to":{"a":[{}]},"text":"a"}""", "to: must be a string")]
    [InlineData("""{"to":true,"text":"a"}""", "to: must be a string")]
    [InlineData("""{"to":"7900\uD83D","text":"a"}""", "to: contains half of a surrogate pair")]
    [InlineData("""{"to":"79001234568","text":"\uD83Dx"}""", "text: contains half of a surrogate pair")]
    [InlineData("""{"to":"79001234568","text":"\uDE00\uD83D"}""", "text: contains half of a surrogate pair")]
    [InlineData("""{"to":"79001234568","text":5}""", "text: must be a string")]
    [InlineData("""{"to":"79001234568","text":"Ï"}""", "text: contains bytes that are not UTF-8")]
    [InlineData("""{"to":"79001234568","text":"a","reference":17}""", "reference: must be a string")]
    [InlineData("""{"to":"79001234568","text":"a","reference":"\udfff"}""", "reference: contains half of a surrogate pair")]
    [InlineData("""{"to":"79001234568","text":"a","colour":{"a":1}}""", "colour: is not a field of a message")]
    [InlineData("""{"to":"79001234568","text":"a","flash":true}""", "flash: is not a field of a message")]
    [InlineData("""{"to":"79001234568","text":"a","\uD83D":1}""", "the name of a field contains half of a surrogate pair")]
    [InlineData("""{"to":"79001234568","text":"a","Ï":[1]}""", "the name of a field contains bytes that are not UTF-8")]
    [InlineData("""{"to":"79001234568","text":"a","To":"79001234569"}""", "to: is a duplicate property")]
    [InlineData("""{"to":"79001234568","text":"a","text":"b"}""", "text: is a duplicate property")]
    [InlineData("""{"to":"79001234568","text":"a","variables":{"a":1}}""", "variables: must not be set without a template")]
    [InlineData("\"79001234568\"", "must be an object")]
    [InlineData("[[{}]]", "must be an object")]
    [InlineData("17", "must be an object")]
    [InlineData("null", "is null")]
    public async Task A_message_that_cannot_be_read_is_rejected_with_what_is_wrong(string item, string reason) => AssertRejected(
        await PlanAsync($$"""{"messages":[{"to":"79000000000","text":"a"},{{item}},{"to":"79000000002","text":"c"}]}"""), reason);

    [Fact]
    public async Task A_long_number_is_shown_up_to_40_characters_without_half_of_a_surrogate_pair()
    {
        var shown = new string('x', 39);

        var plan = await PlanAsync($$"""{"to":["79000000000","{{shown}}\uD83D\uDE00x"],"text":"a"}""");

        Assert.Equal(shown, Assert.Single(plan.Rejected).To);
    }

    [Theory]
    [InlineData("""{"a":"\uD83D"}""", "variables: variable 'a' contains half of a surrogate pair")]
    [InlineData("""{"a":"Ï"}""", "variables: variable 'a' contains bytes that are not UTF-8")]
    [InlineData("""{"a":[1,[2]]}""", "variables: variable 'a' must be a string or a number")]
    [InlineData("""{"a":{"b":{}}}""", "variables: variable 'a' must be a string or a number")]
    [InlineData("""{"a":1,"a":2}""", "variables: variable 'a' is a duplicate property")]
    [InlineData("""{"\uDE00":1}""", "variables: a name contains half of a surrogate pair")]
    [InlineData("""{"Ï":"x"}""", "variables: a name contains bytes that are not UTF-8")]
    [InlineData("""[1]""", "variables: must be an object")]
    [InlineData("\"a\"", "variables: must be an object")]
    [InlineData("null", "variables: variable 'a' is missing")]
    public async Task A_message_whose_variables_cannot_be_read_is_rejected_with_what_is_wrong(string variables, string reason)
    {
        const string Good = "\"variables\":{\"a\":1}";
        AssertRejected(
            await PlanAsync($$"""
                {"template":"Hi {a}","messages":[{"to":"79000000000",{{Good}}},{"to":"79001234568","variables":{{variables}}},{"to":"79000000002",{{Good}}}]}
                """),
            reason);
    }

    [Theory]
    [InlineData("79001234567", "to: must be a string")]
    [InlineData("[\"79001234567\",{}]", "to: must be a string")]
    [InlineData("{\"to\":1}", "to: must be a string")]
    [InlineData("false", "to: must be a string")]
    [InlineData("\"\\uDE00\"", "to: contains half of a surrogate pair")]
    [InlineData("\"Ï\"", "to: contains bytes that are not UTF-8")]
    [InlineData("null", "to: is required: the recipient's phone number")]
    public async Task A_number_that_cannot_be_read_is_rejected_with_what_is_wrong(string number, string reason) => AssertRejected(
        await PlanAsync($$"""{"to":["79000000000",{{number}},"79000000002"],"text":"a"}"""), reason);

    [Theory]
    [InlineData("""{"messages":[{"to":"79001234567","text":"a"}""")]
    [InlineData("""{"messages":[{"to":"79001234567","text":"a",}]}""")]
    [InlineData("""{"messages":[{"to":"79001234567","text":"a" "b"}]}""")]
    [InlineData("""{"messages":[{"to":"79001234567","text":"\x"}]}""")]
    [InlineData("""{"to":["79001234567",00],"text":"a"}""")]
    public async Task JSON_that_is_not_well_formed_refuses_the_whole_request(string body)
    {
        var (_, _, problem) = await ReadAsync(body);

        var (status, answer, _) = await Requests.AnswerAsync(problem);
        Assert.Equal(400, status);
        Assert.StartsWith("is not well-formed JSON", answer.GetProperty("errors").EnumerateObject().Single().Value[0].GetString());
    }

    [Fact]
    public async Task A_batch_without_a_good_message_is_refused_with_the_reasons()
    {
        var (batch, _, _) = await ReadAsync("""{"to":[79001234567,"\uD83D"],"text":"a"}""");

        var (plan, errors) = Rules().Check(batch!, Caller.Anyone);

        Assert.Null(plan);
        Assert.Equal(["0: to: must be a string", "1: to: contains half of a surrogate pair"], errors["to"]);
    }

    private static void AssertRejected(BatchPlan plan, string reason)
    {
        Assert.Equal([0, 2], plan.Messages.Select(message => message.Index));
        Assert.Equal((1, reason), (plan.Rejected.Single().Index, plan.Rejected.Single().Reason));
    }

    private async Task<BatchPlan> PlanAsync(string body)
    {
        var (batch, _, problem) = await ReadAsync(body);
        Assert.Null(problem);
        var (plan, errors) = Rules().Check(batch!, Caller.Anyone);
        Assert.Empty(errors);
        return plan!;
    }

    // "Ï" becomes the byte 0xCF, which is "П" in windows-1251. The body arrives byte by byte, so that the reader sees only a part of each item at first.
    private Task<(BatchRequest? Batch, string Hash, IResult? Problem)> ReadAsync(string body) =>
        _requests.BatchAsync(Requests.Of(new ByteByByte(Encoding.Latin1.GetBytes(body))));

    private static BatchRules Rules()
    {
        var gateway = Options.Create(new GatewayOptions { Sender = "DEMO" });
        var messages = new MessageRules(
            Build.Phones, new TextTransport(gateway), gateway, Options.Create(new TextOptions()), Options.Create(new CallbackOptions()));
        return new BatchRules(messages, new Tariff(Options.Create(new TariffOptions())), gateway);
    }

    private sealed class ByteByByte(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1)], cancellationToken);
    }
}
