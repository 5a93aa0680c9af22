using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Money;

/// <summary>What a message costs, in the account's currency.</summary>
public sealed class Tariff(IOptions<TariffOptions> options)
{
    private readonly FrozenDictionary<string, decimal>.AlternateLookup<ReadOnlySpan<char>> _prefixes =
        TariffOptions.ParsePrefixes(options.Value.Prefixes)!.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int _longest = TariffOptions.ParsePrefixes(options.Value.Prefixes)!.Keys.Max(prefix => (int?)prefix.Length) ?? 0;

    /// <value>Whether prices are known at all.</value>
    public bool IsSet => options.Value.Default is not null;

    /// <value>Of a segment to a number that no prefix matches; null while no tariff is set.</value>
    public decimal? Default => options.Value.Default;

    /// <summary>Of one message; null while no tariff is set.</summary>
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

        return segments * options.Value.Default;
    }
}
