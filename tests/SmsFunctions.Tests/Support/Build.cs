using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Support;

/// <summary>Builders of test objects with default values.</summary>
internal static class Build
{
    /// <summary>2026-11-22 12:00:00 UTC, a Sunday.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public const string Phone = "79001234567";

    public static PhoneParser Phones { get; } = new(PhoneParser.DefaultRegion);

    public static IMeterFactory Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <returns>Whether a type of the app creates metrics: its only constructor takes nothing but a meter factory.</returns>
    public static bool IsMetrics(Type type) =>
        type.GetConstructors() is [var constructor] && constructor.GetParameters() is [{ ParameterType: var parameter }] && parameter == typeof(IMeterFactory);

    public static TrackingPlan Plan(string schedule = "00:00:20,00:01:00,00:05:00,1.23:00:00") =>
        new(Options.Create(new TrackingOptions { Schedule = schedule }));

    public static RetryPolicy Retries(int maxAttempts = 5, double draw = 1) =>
        new(Options.Create(new SendingOptions { MaxAttempts = maxAttempts }), new FixedRandom(draw));

    public static ChunkMachine Machine(int maxAttempts = 5) => new(Plan(), Retries(maxAttempts), Options.Create(new SendingOptions()));

    public static Chunk Chunk(int recipients = 1, string text = "Hello") => Machine().Accept(new Chunk
    {
        Id = ChunkId.New(Noon, Noon),
        Text = text,
        Segments = Segments.Of(text),
        Sender = "DEMO",
        CreatedAt = Noon,
        Due = Noon,
        NotBefore = Noon,
        ValidUntil = Noon.AddDays(1),
        Operation = "op0",
        Recipients =
        [
            .. Enumerable.Range(0, recipients)
                .Select(i => new Recipient((79001234567 + i).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        ],
    });

    public static (Chunk Chunk, string Call) Claimed(this ChunkMachine machine, Chunk chunk, DateTimeOffset now)
    {
        var take = Assert.IsType<Claim.Take>(machine.Claim(chunk, now));
        return (take.Next, take.Call);
    }

    public static (int, PhoneReply)[] Replies(params PhoneReply[] replies) => [.. replies.Select((reply, index) => (index, reply))];

    public static PhoneReply Accepted(string id = "12345678") => new(Verdict.Accepted, id, null);

    public static PhoneReply Declined(Verdict verdict, GatewayErrorCode code) => new(verdict, null, new GatewayError(code, $"Error_{code}"));

    public static StatusReply Status(DeliveryStatus status) => new(Verdict.Accepted, null, status, status.ToString(), null);

    public static MessageStatus[] Statuses(this Chunk chunk) => [.. chunk.Recipients.Select(recipient => recipient.Status)];

    private sealed class FixedRandom(double draw) : Random
    {
        public override double NextDouble() => draw;
    }
}
