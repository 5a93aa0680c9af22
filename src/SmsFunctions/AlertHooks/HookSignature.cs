using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.AlertHooks;

/// <summary>
/// Verifies who posted a delivery, and when. Grafana signs <c>time:body</c> when its contact point names a timestamp header, otherwise the body alone.
/// Standard Webhooks signs <c>id.time.body</c>. A signature with a time is valid five minutes before and after it, and for one delivery.
/// </summary>
/// <param name="secrets">A signature of any of these secrets is accepted.</param>
public sealed class HookSignature(HookKind kind, IReadOnlyList<string> secrets)
{
    public const string GrafanaHeader = "X-Grafana-Alerting-Signature", GrafanaTime = "X-Grafana-Alerting-Timestamp";
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";

    // Grafana uses this header when the contact point names none, although its form shows another one.
    private const string GrafanaHeaderUnnamed = "X-Grafana-Alert-Signature";

    private const string SecretPrefix = "whsec_", Version = "v1,";
    private const int MinCharacters = 16, MinBytes = 24, MaxBytes = 64, MaxId = 256;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly ImmutableArray<byte[]> _keys =
        [.. secrets.Select(secret => kind == HookKind.Generic ? StandardKey(secret)! : Encoding.UTF8.GetBytes(secret))];

    /// <summary>The problem of a secret, as text that does not contain the secret; null when the secret is valid.</summary>
    public static string? SecretProblem(HookKind kind, string secret) => kind switch
    {
        _ when !kind.Signs() => $"is set, but {kind.ToString().ToLowerInvariant()} does not sign its deliveries: the function key gives access",
        // An unresolved Key Vault reference reaches the app as the text of the reference.
        _ when secret.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) => "is a Key Vault reference that was not resolved",
        HookKind.Grafana when secret.Length < MinCharacters => $"must have {MinCharacters} characters or more",
        HookKind.Generic when StandardKey(secret) is not { Length: >= MinBytes and <= MaxBytes } =>
            $"must be base64 of {MinBytes} to {MaxBytes} bytes, with or without {SecretPrefix}",
        _ => null,
    };

    public SignatureProof Check(IHeaderDictionary headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        kind == HookKind.Grafana ? CheckGrafana(headers, body, now) : CheckStandard(headers, body, now);

    private SignatureProof CheckGrafana(IHeaderDictionary headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if ((One(headers, GrafanaHeader) ?? One(headers, GrafanaHeaderUnnamed)) is not { } signature)
        {
            return SignatureProof.Bad($"{GrafanaHeader} is missing");
        }

        // The signature covers the time, so an attacker cannot remove the header from a delivery that has one.
        var time = headers.TryGetValue(GrafanaTime, out var times) ? times.ToString() : null;
        if (!Matches([signature], Hex, time is null ? "" : $"{time}:", body))
        {
            return SignatureProof.Bad($"{GrafanaHeader} does not match");
        }

        // Without a time a replay looks like a reminder. The idempotency key of the delivery allows one of them per RepeatAfter.
        return time is null ? SignatureProof.Good(null)
            : IsNear(time, now) ? SignatureProof.Good(signature.ToLowerInvariant())
            : SignatureProof.Bad($"{GrafanaTime} is not within 5 minutes of now");
    }

    private SignatureProof CheckStandard(IHeaderDictionary headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if ((One(headers, IdHeader), One(headers, TimeHeader), One(headers, SignatureHeader))
            is not ({ Length: > 0 and <= MaxId } id, { } time, { } signatures))
        {
            return SignatureProof.Bad($"{IdHeader}, {TimeHeader} or {SignatureHeader} is missing");
        }

        var ofVersion = signatures.Split(' ').Where(entry => entry.StartsWith(Version, StringComparison.Ordinal)).Select(entry => entry[Version.Length..]);
        return !Matches(ofVersion, Base64, $"{id}.{time}.", body)
            ? SignatureProof.Bad($"{SignatureHeader} does not match")
            : IsNear(time, now) ? SignatureProof.Good(id) : SignatureProof.Bad($"{TimeHeader} is not within 5 minutes of now");
    }

    // The body is hashed once for each key, however many signatures a header has.
    private bool Matches(IEnumerable<string> signatures, Func<string, byte[]?> decode, string before, ReadOnlyMemory<byte> body)
    {
        var given = signatures.Select(decode).OfType<byte[]>().ToList();

        // Every key is tried, so that the response time does not reveal which one matched.
        var matches = false;
        foreach (var key in _keys)
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hash.AppendData(Encoding.UTF8.GetBytes(before));
            hash.AppendData(body.Span);
            var expected = hash.GetHashAndReset();
            matches = given.Aggregate(matches, (any, signature) => any | CryptographicOperations.FixedTimeEquals(expected, signature));
        }

        return matches;
    }

    private static byte[]? Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static bool IsNear(string time, DateTimeOffset now) =>
        long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)now.ToUnixTimeMilliseconds() - (1000m * seconds)) <= (decimal)Tolerance.TotalMilliseconds;

    private static string? One(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var values) && values is [{ } value] ? value : null;

    private static byte[]? StandardKey(string secret) =>
        Base64(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
}

/// <summary>The result of a signature check.</summary>
/// <param name="Problem">Null when the signature is valid, or none is required.</param>
/// <param name="Nonce">Identifies the delivery, which is accepted once. Null when nothing identifies it.</param>
public readonly record struct SignatureProof(string? Problem, string? Nonce)
{
    public static SignatureProof Good(string? nonce) => new(null, nonce);

    public static SignatureProof Bad(string problem) => new(problem, null);
}
