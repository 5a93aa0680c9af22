using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.AlertHooks.Payloads;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Repository;

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
        return HookSource.Of("ops", options);
    }

    public static string Sample(string name) => RepositoryFiles.Text($"tests/SmsFunctions.Tests/AlertHooks/Samples/{name}.json");

    public static (HookNews? News, IReadOnlyDictionary<string, string[]> Errors) Read(
        HookSource source, string body, params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            given[name] = value;
        }

        return PayloadReader.Read(source, Encoding.UTF8.GetBytes(body), given);
    }

    public static HookDecision Decide(HookSource source, string body, params (string Name, string Value)[] headers)
    {
        var (news, errors) = Read(source, body, headers);
        Assert.Empty(errors);
        return new HookDecisions(Options.Create(new TextOptions())).Of(source, news!);
    }

    public static HookDecision.Send Send(HookSource source, string body, params (string Name, string Value)[] headers) =>
        Assert.IsType<HookDecision.Send>(Decide(source, body, headers));

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
