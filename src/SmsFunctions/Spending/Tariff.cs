using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Spending;

/// <summary>The prices of messages, in the account's currency.</summary>
public sealed class Tariff
{
    private readonly FrozenDictionary<string, decimal>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly int _longest;
    private readonly bool _isCapped;

    public Tariff(IOptions<TariffOptions> options)
    {
        var prices = TariffOptions.ParsePrefixes(options.Value.Prefixes)!;
        _prefixes = prices.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = prices.Keys.Select(prefix => prefix.Length).DefaultIfEmpty().Max();
        Default = options.Value.Default;
        IsSet = Default is not null || _longest > 0;
        _isCapped = options.Value.DailyCap is not null;
    }

    /// <value>Whether a tariff is set.</value>
    public bool IsSet { get; }

    /// <value>The price of a segment to a number that no prefix matches; null when there is none.</value>
    public decimal? Default { get; }

    /// <summary>Whether messages to a number must not be sent because a daily cap is set and the number has no price.</summary>
    /// <param name="phone">Digits only.</param>
    public bool Lacks(string phone) => _isCapped && PriceOf(phone, segments: 1) is null;

    /// <summary>Returns the price of one message; null when the number has none.</summary>
    /// <param name="phone">Digits only.</param>
    public decimal? PriceOf(string phone, int segments)
    {
        for (var length = Math.Min(_longest, phone.Length); length > 0; length--)
        {
            if (_prefixes.TryGetValue(phone.AsSpan(0, length), out var price))
            {
                return segments * price;
            }
        }

        return segments * Default;
    }
}
