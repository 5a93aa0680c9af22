using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.AlertHooks;

/// <summary>The check of the signature of one delivery, whose body is added piece by piece.</summary>
public sealed class SignatureCheck : IDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly ImmutableArray<IncrementalHash> _hashes;
    private readonly ImmutableArray<byte[]> _given;

    /// <param name="keys">A signature of any of these keys is valid.</param>
    /// <param name="before">What is signed before the body.</param>
    /// <param name="given">The signatures of the delivery.</param>
    public SignatureCheck(IEnumerable<byte[]> keys, string before, ImmutableArray<byte[]> given)
    {
        _given = given;
        _hashes = [.. keys.Select(key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))];
        Append(Encoding.UTF8.GetBytes(before));
    }

    /// <value>The problem when no signature matches.</value>
    public required string NoMatch { get; init; }

    /// <value>The signed time in Unix seconds as the header has it; null when none is signed.</value>
    public string? Time { get; init; }

    /// <value>The name of the header with the time.</value>
    public string? TimeHeader { get; init; }

    /// <value>Identifies the delivery, which is accepted once. Null when nothing identifies it.</value>
    public string? Nonce { get; init; }

    /// <value>The problem that is known before the body is read; null when there is none.</value>
    public string? Problem { get; private init; }

    /// <summary>A check of a delivery that has no signature.</summary>
    public static SignatureCheck Failed(string problem) => new([], "", []) { NoMatch = problem, Problem = problem };

    /// <summary>Adds a piece of the body.</summary>
    public void Append(ReadOnlyMemory<byte> body)
    {
        foreach (var hash in _hashes)
        {
            hash.AppendData(body.Span);
        }
    }

    /// <summary>Ends the check after the whole body was added.</summary>
    /// <returns>The problem; null when the signature is valid.</returns>
    public string? End(DateTimeOffset now) => Problem
        ?? (!Matches() ? NoMatch : Time is null || IsNear(Time, now) ? null : $"{TimeHeader} is not within 5 minutes of now");

    public void Dispose()
    {
        foreach (var hash in _hashes)
        {
            hash.Dispose();
        }
    }

    // Every key is tried, so that the response time does not reveal which one matched.
    private bool Matches()
    {
        var matches = false;
        foreach (var expected in _hashes.Select(hash => hash.GetHashAndReset()).ToList())
        {
            matches = _given.Aggregate(matches, (any, signature) => any | CryptographicOperations.FixedTimeEquals(expected, signature));
        }

        return matches;
    }

    private static bool IsNear(string time, DateTimeOffset now) =>
        long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)now.ToUnixTimeMilliseconds() - (1000m * seconds)) <= (decimal)Tolerance.TotalMilliseconds;
}
