using System.Text;
using SmsFunctions.Messages;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Answers that arrive in pieces or incomplete.</summary>
public sealed class CutAnswerTests
{
    private static readonly string[] Ids = ["12345678", "!!!Error_Gateway_Busy"];

    public static TheoryData<string> Kinds => ["length", "chunked", "connection"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_that_arrives_byte_by_byte_or_line_by_line_is_read(string framing)
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
            Assert.True(
                reply is { Verdict: Verdict.Unconfirmed, Phones: [{ Verdict: Verdict.Unconfirmed, GatewayId: null }] },
                $"cut after {cut} bytes: {reply}");
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
            Assert.True(
                mayBeRead
                    ? reply.Phones[0].GatewayId == "12345678"
                    : reply.Phones.All(phone => phone is { Verdict: Verdict.Unconfirmed, GatewayId: null }),
                $"cut after {cut} bytes: {reply}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_cut_short_at_any_byte_leaves_the_message_unconfirmed(string framing)
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
    public async Task An_id_without_a_line_end_before_the_end_of_the_connection_is_not_trusted()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(
            Turn.EndingWithConnection("Result: OK_Operation_Completed\r\nSMS_ID: 1234")));
        using var client = Given.Client(server);

        var reply = await client.SendAsync(Given.Sms(), default);

        Assert.Equal((Verdict.Unconfirmed, "the connection closed in the middle of a line"), (reply.Verdict, reply.Error!.Detail));
    }

    [Fact]
    public async Task A_status_or_balance_answer_cut_short_is_to_be_requested_again()
    {
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(Turn.EndingWithConnection(turn.Number == 1
            ? "Result: OK_Operation_Completed\r\nSMS_Time: 1\r\nSMS_Status: Sent"
            : "Result: OK_Operation_Completed\r\nBalance: 98")));
        using var client = Given.Client(server);

        Assert.Equal((Verdict.TryLater, null), (await client.StatusAsync("1", default) is var status ? (status.Verdict, status.Status) : default));
        Assert.Equal((Verdict.TryLater, null), (await client.BalanceAsync(default) is var balance ? (balance.Verdict, balance.Balance) : default));
    }

    /// <summary>Answers the first request with 0 bytes, the second with 1 byte, and so on up to the whole answer.</summary>
    private static ScriptedGateway CutAtEachByte(byte[] whole) => new(turn => turn.SendAndCloseAsync(whole.AsMemory(0, turn.Number - 1)));

    private static IEnumerable<byte[]> Lines(byte[] answer) =>
        Encoding.UTF8.GetString(answer).Split('\n').Select((line, index) => Encoding.UTF8.GetBytes(index == 0 ? line : $"\n{line}"));
}
