using System.Text;
using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Answers that come in pieces, or only in part.</summary>
public sealed class CutAnswerTests
{
    private static readonly string[] Ids = ["12345678", "!!!Error_Gateway_Busy"];

    public static TheoryData<string> Kinds => ["length", "chunked", "connection"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_that_dribbles_in_byte_by_byte_or_line_by_line_is_read(string framing)
    {
        await using var server = new ScriptedGateway(async turn =>
        {
            var answer = Turn.Framed(framing, turn.Number % 2 == 1 ? Given.Accepted : Given.BatchAnswer(Ids));
            foreach (var piece in turn.Number <= 2 ? answer.Chunk(1) : Lines(answer))
            {
                await turn.SendAsync(piece);
            }

            turn.Close();
        });

        for (var round = 0; round < 2; round++)
        {
            using var client = Given.Client(server);
            Assert.Equal("12345678", (await client.SendAsync(Given.Sms(), default)).Phones[0].GatewayId);
            using var another = Given.Client(server);
            Assert.Equal([Verdict.Accepted, Verdict.TryLater], (await another.SendAsync(Given.Batch(2), default)).Phones.Select(phone => phone.Verdict));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reply_cut_short_at_any_byte_leaves_the_message_unconfirmed(string framing)
    {
        var whole = Turn.Framed(framing, Given.Accepted);
        await using var server = CutAtEachByte(whole);

        for (var cut = 0; cut < whole.Length; cut++)
        {
            using var client = Given.Client(server);
            var reply = await client.SendAsync(Given.Sms(), default);
            Assert.True(reply is { Verdict: Verdict.Unconfirmed, Phones: [{ Verdict: Verdict.Unconfirmed, GatewayId: null }] }, $"cut after {cut} bytes: {reply}");
        }

        using var last = Given.Client(server);
        Assert.Equal(Verdict.Accepted, (await last.SendAsync(Given.Sms(), default)).Verdict);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_batch_reply_cut_short_at_any_byte_before_its_last_line_gives_no_phone_an_id(string framing)
    {
        var whole = Turn.Framed(framing, Given.BatchAnswer(Ids));
        var closingLine = Encoding.UTF8.GetString(whole).IndexOf("Finished", StringComparison.Ordinal);
        await using var server = CutAtEachByte(whole);

        for (var cut = 0; cut < whole.Length; cut++)
        {
            using var client = Given.Client(server);
            var reply = await client.SendAsync(Given.Batch(2), default);
            var mayBeRead = framing == "connection" && cut > closingLine;
            Assert.True(mayBeRead ? reply.Phones[0].GatewayId == "12345678" : reply.Phones.All(phone => phone is { Verdict: Verdict.Unconfirmed, GatewayId: null }), $"cut after {cut} bytes: {reply}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_cut_short_at_any_byte_is_unconfirmed_since_its_word_is_not_known(string framing)
    {
        var whole = Turn.Framed(framing, "Result: Error_Message_Rejected\r\n");
        await using var server = CutAtEachByte(whole);

        for (var cut = 0; cut < whole.Length; cut++)
        {
            using var client = Given.Client(server);
            Assert.Equal(Verdict.Unconfirmed, (await client.SendAsync(cut % 2 == 0 ? Given.Sms() : Given.Batch(2), default)).Verdict);
        }
    }

    [Fact]
    public async Task An_id_that_ends_with_the_connection_may_be_half_an_id()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(Turn.EndingWithConnection("Result: OK_Operation_Completed\r\nSMS_ID: 1234")));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, "it ended with the connection, in the middle of a line"), (reply.Verdict, reply.Error!.Detail));
    }

    [Fact]
    public async Task Status_and_balance_cut_short_are_asked_for_again()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(Turn.EndingWithConnection(turn.Number == 1
            ? "Result: OK_Operation_Completed\r\nSMS_Time: 1\r\nSMS_Status: Sent"
            : "Result: OK_Operation_Completed\r\nBalance: 98")));
        using var client = Given.Client(server);

        Assert.Equal((Verdict.TryLater, null), (await client.StatusAsync("1", default) is var status ? (status.Verdict, status.Status) : default));
        Assert.Equal((Verdict.TryLater, null), (await client.BalanceAsync(default) is var balance ? (balance.Verdict, balance.Balance) : default));
    }

    /// <summary>The first request is answered with no byte, the second with one, and so on to the whole.</summary>
    private static ScriptedGateway CutAtEachByte(byte[] whole) => new(turn => turn.SendAndCloseAsync(whole.AsMemory(0, turn.Number - 1)));

    private static IEnumerable<byte[]> Lines(byte[] answer) => Encoding.UTF8.GetString(answer).Split('\n').Select((line, index) => Encoding.UTF8.GetBytes(index == 0 ? line : $"\n{line}"));
}
