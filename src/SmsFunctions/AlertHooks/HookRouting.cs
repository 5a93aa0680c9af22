using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.AlertHooks;

/// <summary>Who is told of an alert: the numbers that the alert itself names, else those of the first route that matches, else those of the source.</summary>
public sealed class HookRouting
{
    private readonly string _section;
    private readonly PhoneParser _phones;
    private readonly string? _toLabel;
    private readonly FrozenSet<string> _allowed;
    private readonly ImmutableArray<Route> _routes;
    private readonly ImmutableArray<string> _default;

    /// <param name="section">The section of the source's settings, such as <c>Hooks__ops</c>.</param>
    /// <param name="hook">The validated settings.</param>
    public HookRouting(string section, HookOptions hook, PhoneParser phones)
    {
        (_section, _phones, _toLabel) = (section, phones, hook.ToLabel);
        _allowed = Numbers(hook.AllowTo).ToFrozenSet();
        _default = Numbers(hook.To);
        _routes =
        [
            .. hook.Routes.OrderBy(route => int.Parse(route.Key, CultureInfo.InvariantCulture))
                .Select(route => new Route([.. LabelMatcher.Parse(route.Value.Match, out _)], Numbers(route.Value.To))),
        ];
    }

    /// <summary>Whether the settings of a source have routes or a label with recipients.</summary>
    public static bool IsSet(HookOptions hook) => hook.Routes.Count > 0 || hook.ToLabel is not null;

    /// <summary>The labels that routes and recipients need.</summary>
    public IEnumerable<string> Labels => _routes.SelectMany(route => route.Matchers).Select(matcher => matcher.Label).Concat(Annotations);

    /// <summary>The annotations that recipients need.</summary>
    public IEnumerable<string> Annotations => new[] { _toLabel }.OfType<string>();

    /// <summary>Returns the recipients of an alert, normalized and each once.</summary>
    /// <param name="warnings">Gets what is wrong with the numbers that the alert names.</param>
    public ImmutableArray<string> Of(AlertFields fields, ICollection<string> warnings)
    {
        var named = _toLabel is null ? null : fields.Labels.GetValueOrDefault(_toLabel) ?? fields.Annotations.GetValueOrDefault(_toLabel);
        var allowed = HookOptionsValidator.SplitNumbers(named).Select(number => Allowed(number, warnings)).OfType<string>().Distinct().ToImmutableArray();
        if (allowed.Length > 0)
        {
            return allowed;
        }

        foreach (var route in _routes)
        {
            if (route.Matchers.All(matcher => matcher.Matches(fields.Labels)))
            {
                return route.To;
            }
        }

        return _default;
    }

    private string? Allowed(string number, ICollection<string> warnings)
    {
        if (_phones.TryParse(number, out var phone, out var problem) && _allowed.Contains(phone))
        {
            return phone;
        }

        // The text also goes into the log, so the number is masked.
        warnings.Add(phone is null
            ? $"{_toLabel} has an entry that is not a number: it {problem}"
            : $"{_toLabel} names {PhoneMask.Of(phone)}, which is not in {_section}__{nameof(HookOptions.AllowTo)}");
        return null;
    }

    private ImmutableArray<string> Numbers(string? setting) =>
        [.. HookOptionsValidator.SplitNumbers(setting).Select(number => _phones.TryParse(number, out var phone, out _) ? phone : number).Distinct()];

    private sealed record Route(ImmutableArray<LabelMatcher> Matchers, ImmutableArray<string> To);
}
