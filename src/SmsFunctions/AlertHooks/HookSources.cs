using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.AlertHooks;

/// <summary>The sources by name.</summary>
public sealed class HookSources(IOptions<HooksOptions> options, PhoneParser phones)
{
    private readonly Dictionary<string, HookSource> _sources = options.Value.Sources
        .ToDictionary(entry => entry.Key, entry => HookSource.Of(entry.Key, entry.Value, phones), StringComparer.OrdinalIgnoreCase);

    public bool TryFind(string name, [NotNullWhen(true)] out HookSource? source) => _sources.TryGetValue(name, out source);
}
