using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Spending;

namespace SmsFunctions.StopList;

/// <summary>
/// The rules for recipients: only numbers of the allow list and of the allowed destinations, no number on the stop list, and, with a daily cap, only
/// numbers that have a price.
/// </summary>
public sealed class RecipientRules(
    StopNumbers stops, Destinations destinations, Tariff tariff, NumberLimits limits, PhoneParser phones, IOptions<SendingOptions> options)
{
    private static readonly MessageError OnStopList = new(ErrorCodes.OnStopList, "the number is on the stop list: its owner wants no messages");
    private static readonly MessageError NotAllowed = new(
        ErrorCodes.NotAllowed, "the number is not in Sending__AllowedNumbers; this installation sends to no other numbers");
    private static readonly MessageError NoTariff = new(
        ErrorCodes.NoTariff, "the number has no price in Tariff__Prefixes, and Tariff__DailyCap allows only messages whose price is known");

    private readonly string[]? _allowed = SendingOptions.SplitNumbers(options.Value.AllowedNumbers)?.Select(entry => Normalised(entry, phones)).ToArray();

    /// <summary>Refreshes the stop list; it is then at most a second old.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached and the stop list was never read.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => stops.RefreshAsync(cancellation);

    /// <summary>Whether an error means that the recipient is not allowed.</summary>
    public static bool IsRefusal(MessageError? error) => error is
    {
        Code: ErrorCodes.OnStopList or ErrorCodes.NotAllowed or ErrorCodes.PrefixNotAllowed or ErrorCodes.PrefixDenied or ErrorCodes.NoTariff
            or ErrorCodes.TooManyToNumber
    };

    /// <summary>Why a recipient is not allowed, as of the last <see cref="RefreshAsync"/>; null when the recipient is allowed.</summary>
    /// <param name="phone">The number, digits only.</param>
    public MessageError? Refusal(string phone) =>
        _allowed is not null && !_allowed.Any(entry => IsMatch(entry, phone)) ? NotAllowed
        : destinations.Refusal(phone) is { } refusal ? refusal
        : stops.Contains(phone) ? OnStopList
        : tariff.Lacks(phone) ? NoTariff
        : null;

    /// <inheritdoc cref="NumberLimits.Count"/>
    public TooManyToNumber? Count(string phone, bool isAlert) => limits.Count(phone, isAlert);

    /// <inheritdoc cref="NumberLimits.Uncount"/>
    public void Uncount(string phone, bool isAlert) => limits.Uncount(phone, isAlert);

    // A prefix such as 7900* is no number and stays as it is.
    private static string Normalised(string entry, PhoneParser phones) => phones.TryParse(entry, out var phone, out _) ? phone : entry;

    private static bool IsMatch(string entry, string phone) =>
        entry is [.. var beginning, '*'] ? phone.StartsWith(beginning, StringComparison.Ordinal) : phone == entry;
}
