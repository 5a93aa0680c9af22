using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>
/// Limits the messages that one number may get, in the memory of this instance. The messages of alert hooks have a limit of their own: an alarm must not
/// be lost because other messages used up the number's limit.
/// </summary>
public sealed class NumberLimits
{
    /// <value>The limit of alert hooks for one number.</value>
    public static readonly NumberLimit OfAlerts = new(60, TimeSpan.FromHours(1));

    private readonly NumberCounts? _messages, _alerts;

    public NumberLimits(IOptions<LimitsOptions> options, TimeProvider time)
    {
        if (LimitsOptions.Parse(options.Value.PerNumber) is { Count: > 0 } limits)
        {
            (_messages, _alerts) = (new NumberCounts(limits, time), new NumberCounts([OfAlerts], time));
        }
    }

    /// <summary>Counts a message to a number that is about to be accepted.</summary>
    /// <param name="phone">The number, digits only.</param>
    /// <param name="isAlert">Whether an alert hook sends the message.</param>
    /// <returns>Null when the message is counted; otherwise nothing is counted and the message must be refused.</returns>
    public TooManyToNumber? Count(string phone, bool isAlert)
    {
        if ((isAlert ? _alerts : _messages)?.Count(phone) is not var (limit, wait))
        {
            return null;
        }

        var setting = isAlert ? "the limit of alert hooks" : "Limits__PerNumber";
        return new TooManyToNumber(
            new MessageError(
                ErrorCodes.TooManyToNumber,
                $"the number has got {limit.Count} messages within {limit.Window:c} "
                + $"({setting}); the next one is possible in {Math.Ceiling(wait.TotalSeconds)} s"),
            wait);
    }

    /// <summary>Takes back the last counted message to a number, because it was not accepted.</summary>
    /// <param name="phone">The number, digits only.</param>
    /// <param name="isAlert">As it was counted.</param>
    public void Uncount(string phone, bool isAlert) => (isAlert ? _alerts : _messages)?.Uncount(phone);
}

/// <summary>The refusal of a message to a number that has got too many.</summary>
/// <param name="Error">The error of the message.</param>
/// <param name="RetryAfter">The time until the number may get a message again.</param>
public sealed record TooManyToNumber(MessageError Error, TimeSpan RetryAfter);
