using SmsFunctions.Messages;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Submission;

/// <summary>A batch that passed all checks and can be stored.</summary>
public sealed record PreparedBatch(BatchPlan Plan, Timing Timing, Acceptance Acceptance)
{
    /// <value>The id of the request under which the batch is stored.</value>
    public BatchId Request => Acceptance.DueOn(Timing.Due).Id;
}
