namespace GatewaySimulator.Protocol;

/// <summary>The senders and recipients that the gateway accepts.</summary>
internal static class Addresses
{
    /// <summary>Up to 15 digits, or up to 11 printable Latin characters.</summary>
    public static bool IsSender(string value) => value.Length > 0
        && (value.All(char.IsAsciiDigit) ? value.Length <= 15 : value.Length <= 11 && value.All(c => c is >= ' ' and <= '~'));

    /// <summary>8 to 15 digits and nothing else.</summary>
    public static bool IsPhone(string value) => value.Length is >= 8 and <= 15 && value.All(char.IsAsciiDigit);
}
