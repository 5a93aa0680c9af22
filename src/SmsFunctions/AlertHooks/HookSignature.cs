using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.AlertHooks;

/// <summary>
/// Verifies who posted a delivery, and when. Grafana signs <c>time:body</c> when its contact point names a timestamp header, otherwise the body alone.
/// Standard Webhooks signs <c>id.time.body</c>. A signature with a time is valid five minutes before and after it, and for one delivery. The body is hashed
/// while it arrives.
/// </summary>
/// <param name="secrets">A signature of any of these secrets is accepted.</param>
public sealed class HookSignature(HookKind kind, IReadOnlyList<string> secrets)
{
    public const string GrafanaHeader = "X-Grafana-Alerting-Signature", GrafanaTime = "X-Grafana-Alerting-Timestamp";
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";

    // Grafana uses this header when the contact point names none, although its form shows another one.
    private const string GrafanaHeaderUnnamed = "X-Grafana-Alert-Signature";

    private const string Prefix = "webhook-", SvixPrefix = "svix-";
    private const string SecretPrefix = "whsec_", Version = "v1,";
    private const int MinCharacters = 16, MinBytes = 24, MaxBytes = 64, MaxId = 256;

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

    /// <summary>The id of an event in the headers of Standard Webhooks; null when there is none.</summary>
    public static string? EventId(IHeaderDictionary headers) =>
        One(headers, IdHeader) is { Length: > 0 } id ? id : One(headers, Named(SvixPrefix, IdHeader)) is { Length: > 0 } svix ? svix : null;

    /// <summary>Begins the check of a delivery whose body is still to be read.</summary>
    public SignatureCheck Begin(IHeaderDictionary headers) => kind == HookKind.Grafana ? BeginGrafana(headers) : BeginStandard(headers);

    private SignatureCheck BeginGrafana(IHeaderDictionary headers)
    {
        if ((One(headers, GrafanaHeader) ?? One(headers, GrafanaHeaderUnnamed)) is not { } signature)
        {
            return SignatureCheck.Failed($"{GrafanaHeader} is missing");
        }

        // The signature covers the time, so an attacker cannot remove the header from a delivery that has one. Without a time a replay looks like a
        // reminder. The idempotency key of the delivery allows one of them per RepeatAfter.
        var time = headers.TryGetValue(GrafanaTime, out var times) ? times.ToString() : null;
        return new SignatureCheck(_keys, time is null ? "" : $"{time}:", [.. new[] { Hex(signature) }.OfType<byte[]>()])
        {
            NoMatch = $"{GrafanaHeader} does not match",
            Time = time,
            TimeHeader = GrafanaTime,
            Nonce = time is null ? null : signature.ToLowerInvariant(),
        };
    }

    // Svix, which defined the scheme, uses a prefix of its own.
    private SignatureCheck BeginStandard(IHeaderDictionary headers)
    {
        var prefix = headers.ContainsKey(SignatureHeader) || !headers.ContainsKey(Named(SvixPrefix, SignatureHeader)) ? Prefix : SvixPrefix;
        var (idHeader, timeHeader, signatureHeader) = (Named(prefix, IdHeader), Named(prefix, TimeHeader), Named(prefix, SignatureHeader));
        if ((One(headers, idHeader), One(headers, timeHeader), One(headers, signatureHeader))
            is not ({ Length: > 0 and <= MaxId } id, { } time, { } signatures))
        {
            return SignatureCheck.Failed($"{idHeader}, {timeHeader} or {signatureHeader} is missing");
        }

        var ofVersion = signatures.Split(' ').Where(entry => entry.StartsWith(Version, StringComparison.Ordinal)).Select(entry => entry[Version.Length..]);
        return new SignatureCheck(_keys, $"{id}.{time}.", [.. ofVersion.Select(Base64).OfType<byte[]>()])
        {
            NoMatch = $"{signatureHeader} does not match",
            Time = time,
            TimeHeader = timeHeader,
            Nonce = id,
        };
    }

    private static string Named(string prefix, string header) => prefix + header[Prefix.Length..];

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

    private static string? One(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var values) && values is [{ } value] ? value : null;

    private static byte[]? StandardKey(string secret) =>
        Base64(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
}
