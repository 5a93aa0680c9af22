using System.Globalization;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Faults;

/// <summary>
/// Phones <c>7999000 GG NN</c> with a fixed result: group 01 is refused with code NN, group 02 ends with status NN, and group 03 gets transport
/// fault NN. NN starts at 01. A test compares the table in the README with this one.
/// </summary>
public static class MagicNumbers
{
    private const string Prefix = "7999000";

    /// <summary>Group 01: the 15 error codes of the guide in its order, then codes that the guide does not list.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        OperationCode.NotEnoughCredits, OperationCode.MessageRejected, OperationCode.InvalidSourceAddress, OperationCode.InvalidDestinationAddress,
        OperationCode.UserDisabled, OperationCode.InvalidMessageId, OperationCode.InvalidHeader, OperationCode.InvalidLogin,
        OperationCode.InvalidPassword, OperationCode.UnauthorisedIpAddress, OperationCode.UserNotActivated, OperationCode.MessageQueueFull,
        OperationCode.GatewayOffline, OperationCode.GatewayBusy, OperationCode.DatabaseOffline,
        "Error_Out_of_Service", "Error_Flood_SMS", "Flood SMS", "Error_New_Thing", "Something_Else",
    ];

    /// <summary>Group 02: the eight statuses of the protocol.</summary>
    public static IReadOnlyList<MessageStatus> Endings { get; } = Enum.GetValues<MessageStatus>();

    /// <summary>Group 03: transport faults, on the sending scripts only.</summary>
    public static IReadOnlyList<Fault> Faults { get; } =
    [
        new() { Action = FaultAction.Fin, Ledger = false },
        new() { Action = FaultAction.Fin },
        new() { Action = FaultAction.Rst, Ledger = false },
        new() { Action = FaultAction.Rst },
        new() { Action = FaultAction.Hang, Ledger = false },
        new() { Action = FaultAction.Hang },
        new() { Action = FaultAction.Delay, Ms = 5000, Ledger = false },
        new() { Action = FaultAction.Delay, Ms = 5000 },
        new() { Action = FaultAction.Truncate, Bytes = 12 },
        new() { Action = FaultAction.Truncate, Bytes = 44, Framing = Framing.Close },
        new() { Action = FaultAction.Slow, Bytes = 1, Ms = 100 },
        new() { Action = FaultAction.Huge, Megabytes = 8 },
        new() { Action = FaultAction.WrongLineCount, Delta = -1 },
        new() { Action = FaultAction.WrongLineCount, Delta = 1 },
        new() { Action = FaultAction.Html },
        new() { Action = FaultAction.HttpStatus, HttpStatus = 502 },
        new() { Action = FaultAction.HttpStatus, HttpStatus = 500 },
        new() { Action = FaultAction.HttpStatus, HttpStatus = 302 },
        new() { Action = FaultAction.Text, Text = "" },
        new() { Action = FaultAction.Hold },
    ];

    internal static string? CodeOf(string phone) => Item(phone, "01") is { } i && i < Codes.Count ? Codes[i] : null;

    internal static MessageStatus? EndingOf(string phone) => Item(phone, "02") is { } i && i < Endings.Count ? Endings[i] : null;

    internal static Fault? FaultOf(string phone) => Item(phone, "03") is { } i && i < Faults.Count ? Faults[i] : null;

    private static int? Item(string phone, string group) =>
        phone.Length == 11 && phone.StartsWith(Prefix, StringComparison.Ordinal) && phone.AsSpan(7, 2).SequenceEqual(group)
        && int.TryParse(phone.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out var item) && item > 0
            ? item - 1
            : null;
}
