using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Spending;

/// <summary>The prices of messages, in the account's currency.</summary>
public sealed class Tariff
{
    private readonly FrozenDictionary<string, decimal>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly int _longest;

    public Tariff(IOptions<TariffOptions> options)
    {
        var prices = TariffOptions.ParsePrefixes(options.Value.Prefixes)!;
        _prefixes = prices.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = prices.Keys.Select(prefix => prefix.Length).DefaultIfEmpty().Max();
        Default = options.Value.Default;
    }

    /// <value>Whether a tariff is set.</value>
    public bool IsSet => Default is not null;

    /// <value>The price of a segment to a number that no prefix matches; null while no tariff is set.</value>
    public decimal? Default { get; }

    /// <summary>Returns the price of one message; null while no tariff is set.</summary>
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
