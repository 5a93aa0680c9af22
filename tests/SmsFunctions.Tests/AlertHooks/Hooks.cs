using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.AlertHooks.Payloads;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Repository;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>Test sources of the alert hooks and their requests.</summary>
internal static class Hooks
{
    public const string Phone = "79001234567";

    public static HookSource Source(string kind, Action<HookOptions>? change = null)
    {
        var options = new HookOptions { Kind = kind, To = Phone };
        options.Paths.Text = kind == "generic" ? "alarm.message" : null;
        change?.Invoke(options);
        return HookSource.Of("ops", options, Build.Phones);
    }

    public static string Sample(string name) => RepositoryFiles.Text($"tests/SmsFunctions.Tests/AlertHooks/Samples/{name}.json");

    public static (HookNews? News, IReadOnlyDictionary<string, string[]> Errors) Read(
        HookSource source, string body, params (string Name, string Value)[] headers) => Read(source, Encoding.UTF8.GetBytes(body), headers);

    /// <param name="piece">The size of the pieces in which the body arrives; 0 for one piece.</param>
    public static (HookNews? News, IReadOnlyDictionary<string, string[]> Errors) Read(
        HookSource source, byte[] body, (string Name, string Value)[]? headers = null, int piece = 0)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers ?? [])
        {
            given[name] = value;
        }

        var reader = new PayloadReader(source);
        reader.ParseAsync(Pieces.Of(body, piece), CancellationToken.None).GetAwaiter().GetResult();
        return reader.Result(Convert.ToHexStringLower(SHA256.HashData(body)), given);
    }

    /// <summary>Checks a signature of a body that arrives in two pieces.</summary>
    public static SignatureProof Check(this HookSignature signature, IHeaderDictionary headers, byte[] body, DateTimeOffset now)
    {
        using var check = signature.Begin(headers);
        check.Append(body.AsMemory(0, body.Length / 2));
        check.Append(body.AsMemory(body.Length / 2));
        return check.End(now) is { } problem ? new SignatureProof(problem, null) : SignatureProof.Good(check.Nonce);
    }

    public static HookDecision Decide(HookSource source, string body, params (string Name, string Value)[] headers)
    {
        var (news, errors) = Read(source, body, headers);
        Assert.Empty(errors);
        return new HookDecisions(Options.Create(new TextOptions())).Of(source, news!);
    }

    /// <summary>Returns the only message of a delivery.</summary>
    public static HookMessage Send(HookSource source, string body, params (string Name, string Value)[] headers) =>
        Assert.Single(SendAll(source, body, headers).Messages);

    public static HookDecision.Send SendAll(HookSource source, string body, params (string Name, string Value)[] headers) =>
        Assert.IsType<HookDecision.Send>(Decide(source, body, headers));

    /// <summary>Returns the text of the message about a body. The limit is three segments, so that no part is cut off.</summary>
    public static string TextOf(string kind, string body) => Send(Source(kind, hook => hook.MaxSegments = 3), body).Request.Text!;

    /// <summary>Returns the text of the message. The limit is three segments, so that no part is cut off.</summary>
    public static string Text(string kind, string sample, bool resolved = false) =>
        Send(Source(kind, hook => (hook.MaxSegments, hook.Resolved) = (3, resolved)), Sample(sample)).Request.Text!;

    /// <summary>Validates settings whose names have the form of environment variables, and returns the errors.</summary>
    public static (bool IsValid, IReadOnlyList<string> Failures) Check(params (string Name, string Value)[] settings)
    {
        var values = settings.Select(setting => KeyValuePair.Create(
            $"Hooks:{setting.Name.Replace("__", ":", StringComparison.Ordinal)}", (string?)setting.Value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var options = new HooksOptions();
        configuration.GetSection(HooksOptions.Section).Bind(options.Sources);
        var result = new HookOptionsValidator(configuration).Validate(null, options);
        return (result.Succeeded, [.. result.Failures ?? []]);
    }
}

/// <summary>The result of the check of a signature.</summary>
/// <param name="Problem">Null when the signature is valid.</param>
internal readonly record struct SignatureProof(string? Problem, string? Nonce)
{
    public static SignatureProof Good(string? nonce) => new(null, nonce);
}
