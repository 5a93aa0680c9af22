using System.Collections.Immutable;

namespace SmsFunctions.AlertHooks;

/// <summary>Recipients who are told of the same alerts of a delivery. They share a message.</summary>
/// <param name="Alerts">In the order of the delivery.</param>
public sealed record RecipientGroup(ImmutableArray<string> To, ImmutableArray<Alert> Alerts)
{
    // To word a message takes time for each of its alerts.
    private const int MaxAlerts = 40_000;

    /// <summary>Groups the recipients of alerts. Each number is in one group, so that it gets one message.</summary>
    /// <param name="warnings">Gets the warnings of the routing.</param>
    public static IReadOnlyList<RecipientGroup> Of(ImmutableArray<Alert> alerts, HookRouting routing, ICollection<string> warnings)
    {
        // Alerts with the same recipients are handled together: a group of thousands has few sets of recipients.
        var sets = alerts.Index().Select(entry => (entry.Index, To: routing.Of(entry.Item.Fields, warnings)))
            .GroupBy(entry => string.Join(',', entry.To)).ToList();
        var setsOf = new Dictionary<string, List<int>>();
        foreach (var (set, number) in sets.Index().SelectMany(set => set.Item.First().To.Select(number => (set.Index, number))))
        {
            (setsOf.TryGetValue(number, out var known) ? known : setsOf[number] = []).Add(set);
        }

        var groups = setsOf.GroupBy(number => string.Join(',', number.Value)).ToList();
        if (groups.Sum(same => same.First().Value.Sum(set => sets[set].Count())) > Math.Max(MaxAlerts, alerts.Length))
        {
            warnings.Add("its alerts have too many different recipients: all of them are told of all alerts");
            return [new RecipientGroup([.. setsOf.Keys], alerts)];
        }

        return
        [
            .. groups.Select(same => new RecipientGroup(
                [.. same.Select(number => number.Key)],
                [.. same.First().Value.SelectMany(set => sets[set]).Select(entry => entry.Index).Order().Select(index => alerts[index])])),
        ];
    }
}
