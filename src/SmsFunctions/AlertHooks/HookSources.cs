using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace SmsFunctions.AlertHooks;

/// <summary>The sources by name.</summary>
public sealed class HookSources(IOptions<HooksOptions> options)
{
    private readonly Dictionary<string, HookSource> _sources = options.Value.Sources
        .ToDictionary(entry => entry.Key, entry => HookSource.Of(entry.Key, entry.Value), StringComparer.OrdinalIgnoreCase);

    public bool TryFind(string name, [NotNullWhen(true)] out HookSource? source) => _sources.TryGetValue(name, out source);
}
