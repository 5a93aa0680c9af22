using Microsoft.Extensions.Options;
using SmsFunctions.Sending;

namespace SmsFunctions.StopList;

/// <summary>Who may get messages: nobody on the stop list, and where there is an allow-list only those on it.</summary>
public sealed class RecipientRules(StopNumbers stops, IOptions<SendingOptions> options)
{
    public const string OnStopList = nameof(OnStopList), NotAllowed = nameof(NotAllowed);

    private static readonly MessageError Stopped = new(OnStopList, "the number is on the stop list: its owner wants no messages");
    private static readonly MessageError Foreign = new(NotAllowed, "the number is not among Sending__AllowedNumbers, the only ones that this installation sends to");

    private readonly string[]? _allowed = SendingOptions.SplitNumbers(options.Value.AllowedNumbers);

    /// <summary>Brings the lists up to date, at most a second late.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached and the stop list was never read.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => stops.RefreshAsync(cancellation);

    /// <summary>Whether an error says that a number may get no message.</summary>
    public static bool IsRefusal(MessageError? error) => error is { Code: OnStopList or NotAllowed };

    /// <summary>Why a number may get no message, as of the last <see cref="RefreshAsync"/>; null when it may.</summary>
    /// <param name="phone">Digits only.</param>
    public MessageError? Refusal(string phone) => _allowed is not null && !_allowed.Any(entry => entry is [.. var beginning, '*'] ? phone.StartsWith(beginning, StringComparison.Ordinal) : phone == entry) ? Foreign
        : stops.Contains(phone) ? Stopped
        : null;
}
