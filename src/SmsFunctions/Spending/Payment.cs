using SmsFunctions.Messages;

namespace SmsFunctions.Spending;

/// <summary>The result of taking the price of a call.</summary>
/// <param name="Taken">The amount taken from the cap of that day.</param>
/// <param name="Refusal">The reason why the call must not be made now; null when it may be made.</param>
/// <param name="Until">The earliest time at which the call may be allowed; null when it is unknown.</param>
public readonly record struct Payment(DateOnly Day, decimal Taken, MessageError? Refusal, DateTimeOffset? Until)
{
    public static readonly Payment Nothing = new(default, 0, null, null);
}
