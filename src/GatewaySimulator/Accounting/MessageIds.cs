using System.Globalization;

namespace GatewaySimulator.Accounting;

/// <summary>
/// Issues unique ids. They advance by a stride that is coprime to the size of the id space, from a random start, so that clients cannot rely on
/// order or adjacency.
/// </summary>
internal sealed class MessageIds(long start)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const ulong Stride = 48_271_000_003;
    private long _issued;

    public string Next(IdForm form) => form switch
    {
        IdForm.EightDigits => (10_000_000 + Step(90_000_000)).ToString(CultureInfo.InvariantCulture),
        IdForm.EighteenDigits => (100_000_000_000_000_000 + Step(900_000_000_000_000_000)).ToString(CultureInfo.InvariantCulture),
        _ => Letters(Step(144_555_105_949_057_024)),
    };

    private ulong Step(ulong space) => (ulong)(((UInt128)(ulong)start + (UInt128)(ulong)Interlocked.Increment(ref _issued) * Stride) % space);

    private static string Letters(ulong number) => string.Create(10, number, static (letters, rest) =>
    {
        foreach (ref var letter in letters)
        {
            letter = Alphabet[(int)(rest % 52)];
            rest /= 52;
        }
    });
}
