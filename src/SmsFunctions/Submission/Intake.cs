using SmsFunctions.Messages;

namespace SmsFunctions.Submission;

/// <summary>The result of <see cref="MessageIntake"/>.</summary>
/// <param name="IsStored">Whether the chunk is stored. False when the result of the write is unknown.</param>
public sealed record Intake(Chunk Chunk, bool IsStored);
