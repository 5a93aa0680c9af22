using SmsFunctions.Messages;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Submission;

/// <summary>A message that passed all checks and can be stored.</summary>
public sealed record PreparedMessage(ValidMessage Message, Timing Timing, Acceptance Acceptance)
{
    /// <value>The id of the request under which the message is stored.</value>
    public BatchId Request => Acceptance.DueOn(Timing.FirstCall(Acceptance.At)).Id;
}
