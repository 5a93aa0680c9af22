using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>The result of taking the price of a call.</summary>
/// <param name="Part">The amount taken from the daily cap.</param>
/// <param name="Refusal">The reason why the call must not be made now; null when it may be made.</param>
/// <param name="Until">The earliest time at which the call may be allowed; null when it is unknown.</param>
public readonly record struct Payment(AllowancePart Part, MessageError? Refusal, DateTimeOffset? Until)
{
    public static readonly Payment Nothing = new(default, null, null);

    public static Payment Refused(MessageError why, DateTimeOffset? until) => new(default, why, until);
}
