using System.IO.Pipelines;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>
/// Reads the body of a delivery while it arrives. A source does not repeat what is answered with 4xx, so whatever can be understood is sent: unknown fields
/// and fields of an unexpected type are left out. An error is reported only when nothing can be sent.
/// </summary>
public sealed class PayloadReader
{
    private readonly IPayload _payload;
    private readonly JsonStream _json;

    public PayloadReader(HookSource source)
    {
        _payload = source.Kind switch
        {
            HookKind.Alertmanager or HookKind.Grafana => new PrometheusPayload(source),
            HookKind.AzureMonitor => new AzurePayload(source.Wanted),
            _ => new GenericPayload(source),
        };
        _json = new JsonStream(_payload.Picker);
    }

    /// <summary>Reads the body to its end.</summary>
    public Task ParseAsync(PipeReader body, CancellationToken cancellation) => _json.ReadAsync(body, cancellation);

    /// <summary>Returns the content of the body that was read, or the errors by field.</summary>
    /// <param name="hash">The SHA-256 hash of the body, in hex.</param>
    public (HookNews? News, IReadOnlyDictionary<string, string[]> Errors) Result(string hash, IHeaderDictionary headers)
    {
        var errors = new Dictionary<string, string[]>();
        if (_json.Problem is { } problem)
        {
            errors["body"] = [problem];
            return (null, errors);
        }

        var news = _payload.Read(hash, headers, errors);
        return errors.Count == 0 ? (news, errors) : (null, errors);
    }

    internal static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>The text of a kept scalar; null when it is missing or blank, or no scalar.</summary>
    internal static string? Text(JsonNode? node) => node is JsonValue value ? NullIfEmpty(value.GetValue<string>()) : null;

    /// <summary>The text of a field of a kept object, as of a kept scalar.</summary>
    internal static string? Text(JsonObject? fields, string name) => Text(fields?[name]);
}

/// <summary>The format of a payload.</summary>
internal interface IPayload
{
    /// <value>Gets the tokens of the body.</value>
    JsonPicker Picker { get; }

    /// <summary>Returns the content after the whole body was read. Errors are added by field; then the result counts for nothing.</summary>
    HookNews? Read(string hash, IHeaderDictionary headers, Dictionary<string, string[]> errors);
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class PayloadJson : JsonSerializerContext;
