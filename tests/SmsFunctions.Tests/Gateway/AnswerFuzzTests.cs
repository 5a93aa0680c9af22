using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Tests.Fuzz;
using Xunit.Abstractions;

namespace SmsFunctions.Tests.Gateway;

/// <summary>Damages good answers at random and sends random bytes. A failure prints the seed. FUZZ_SEED repeats the run.</summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "Result: OK_Operation_Completed", "Result: Ok", "XML_ok", "Result=1", "SMS_ID list:", "SMS_ID: 12345678", "SMS_ID:", "11", "22",
        "!!!Error_Gateway_Busy", "!!!",
        "Result: Error_Invalid_Login", "Result: Error_New_Thing", "Result: Flood SMS", "Balance: 98765", "SMS_Status: Sent", "SMS_Time: 1",
        "Finished", "", " ", ":", "::", "\uFEFF", "\0", "<html>", "Ошибка: х",
    ];

    [Fact]
    public void Random_answers_never_throw_and_only_well_formed_ones_are_accepted() => ReadRandomAnswers(Seed(), rounds: 10_000);

    [Fact]
    public Task Random_bytes_on_the_wire_never_throw() => SendRandomAnswersAsync(Seed(), rounds: 500);

    internal static void ReadRandomAnswers(int seed, int rounds)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (body, framed) = (Body(random), random.Next(2) == 0);
            var exchange = new Exchange.Answered(AnswerText.Read(body, framed));
            var classifier = new ReplyClassifier();

            var single = classifier.Send(GatewayScript.Single, 1, exchange);
            var batch = classifier.Send(GatewayScript.Batch, 2, exchange);
            var status = classifier.Status(exchange);
            var balance = classifier.Balance(exchange);

            var text = Text(body);
            Assert.True(single.Verdict != Verdict.Accepted || IsSingle(text, framed), $"seed {seed}, round {round}: {text}");
            Assert.True(batch.Verdict != Verdict.Accepted || IsBatch(text), $"seed {seed}, round {round}: {text}");
            Assert.True(single.Phones.Count == 1 && batch.Phones.Count == 2, $"seed {seed}, round {round}");
            Assert.All([.. single.Phones, .. batch.Phones], phone => Assert.Equal(
                (phone.Verdict == Verdict.Accepted, phone.Verdict != Verdict.Accepted),
                (phone.GatewayId is not null, phone.Error is not null)));
            Assert.Equal((status.Verdict == Verdict.Accepted, balance.Verdict == Verdict.Accepted), (status.Status is not null, balance.Balance is not null));
            GatewayError?[] errors = [single.Error, batch.Error, status.Error, balance.Error, .. batch.Phones.Select(phone => phone.Error)];
            Assert.All(errors.OfType<GatewayError>(), error => Assert.True(
                error.Detail.Length is > 0 and <= 200 && !error.Detail.Any(char.IsControl), $"seed {seed}, round {round}: {error.Detail}"));
            accepted += single.Verdict == Verdict.Accepted || batch.Verdict == Verdict.Accepted ? 1 : 0;
        }

        Assert.InRange(accepted, rounds / 1000, rounds / 10 * 9);
    }

    internal static async Task SendRandomAnswersAsync(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[] answer = [];
        await using var server = new ScriptedGateway(turn => turn.SendAndCloseAsync(answer));
        for (var round = 1; round <= rounds; round++)
        {
            // Each round uses a new connection. A request on a connection that was just closed might be lost.
            using var client = Given.Client(server);
            answer = [.. Damage(random, [.. random.Next(3) switch
            {
                0 => Turn.WithLength(Given.Accepted),
                1 => Turn.Chunked(Given.Accepted),
                _ => Turn.EndingWithConnection(Given.Accepted),
            }])];

            var reply = await client.SendAsync(Given.Sms(), default);

            Assert.True(reply.Verdict is Verdict.Accepted or Verdict.Unconfirmed or Verdict.Refused, $"seed {seed}, round {round}: {reply}");
            Assert.True(
                reply.Verdict != Verdict.Accepted || Encoding.Latin1.GetString(answer).Contains(reply.Phones[0].GatewayId!, StringComparison.Ordinal),
                $"seed {seed}, round {round}: {reply}");
            Assert.Equal(round, server.Requests.Count);
        }
    }

    private int Seed()
    {
        var seed = LongFuzz.Seed();
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static byte[] Body(Random random)
    {
        var text = random.Next(4) switch
        {
            0 => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => Pieces[random.Next(Pieces.Length)] + Break(random))),
            1 => $"Result: OK_Operation_Completed{Break(random)}SMS_ID: {random.NextInt64()}{Break(random)}",
            2 => $"Result: Ok{Break(random)}XML_ok{Break(random)}Result=1{Break(random)}SMS_ID list:{Break(random)}11{Break(random)}22{Break(random)}End",
            _ => "",
        };
        var bytes = (random.Next(2) == 0 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1251)!).GetBytes(text).ToList();
        if (text.Length == 0)
        {
            bytes.AddRange(Enumerable.Range(0, random.Next(200)).Select(_ => (byte)random.Next(256)));
        }

        return [.. Damage(random, bytes)];
    }

    private static List<byte> Damage(Random random, List<byte> bytes)
    {
        for (var damage = random.Next(4); damage > 0 && bytes.Count > 0; damage--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)":\n\r <!"[random.Next(6)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return bytes;
    }

    private static string Break(Random random) => random.Next(8) == 0 ? "" : random.Next(2) == 0 ? "\n" : "\r\n";

    // The minimal form of an accepted answer, written independently of the reader.
    private static bool IsSingle(string text, bool framed) => Regex.IsMatch(
        text,
        @"^\s*Result\s*:\s*OK_Operation_Completed[^\S\n]*\n[^\S\n]*SMS_ID[^\S\n]*:[^\S\n]*[!-~]{1,64}[^\S\n]*" + (framed ? @"\s*$" : @"\n\s*$"),
        RegexOptions.IgnoreCase);

    private static bool IsBatch(string text) => Regex.IsMatch(
        text,
        @"^\s*Result\s*:\s*Ok\s*\n\s*XML_ok\s*\n\s*Result\s*=\s*1\s*\n\s*SMS_ID\s*list\s*:[^\S\n]*\n[^\n]*\n[^\n]*\n[^\n]*\S[^\n]*\s*$",
        RegexOptions.IgnoreCase);

    private static string Text(byte[] body)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(body).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(body);
        }
    }
}
