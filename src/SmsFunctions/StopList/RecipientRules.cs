using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>The rules for recipients: no number on the stop list, and, if there is an allow list, only numbers on it.</summary>
public sealed class RecipientRules(StopNumbers stops, IOptions<SendingOptions> options)
{
    private static readonly MessageError OnStopList = new(ErrorCodes.OnStopList, "the number is on the stop list: its owner wants no messages");
    private static readonly MessageError NotAllowed = new(
        ErrorCodes.NotAllowed, "the number is not in Sending__AllowedNumbers; this installation sends to no other numbers");

    private readonly string[]? _allowed = SendingOptions.SplitNumbers(options.Value.AllowedNumbers);

    /// <summary>Refreshes the stop list; it is then at most a second old.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached and the stop list was never read.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => stops.RefreshAsync(cancellation);

    /// <summary>Whether an error means that the recipient is not allowed.</summary>
    public static bool IsRefusal(MessageError? error) => error is { Code: ErrorCodes.OnStopList or ErrorCodes.NotAllowed };

    /// <summary>Why a recipient is not allowed, as of the last <see cref="RefreshAsync"/>; null when the recipient is allowed.</summary>
    /// <param name="phone">The number, digits only.</param>
    public MessageError? Refusal(string phone) =>
        _allowed is not null && !_allowed.Any(entry => IsMatch(entry, phone)) ? NotAllowed
        : stops.Contains(phone) ? OnStopList
        : null;

    private static bool IsMatch(string entry, string phone) =>
        entry is [.. var beginning, '*'] ? phone.StartsWith(beginning, StringComparison.Ordinal) : phone == entry;
}
