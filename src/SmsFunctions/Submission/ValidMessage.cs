using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Submission;

/// <summary>A message that passed the validation.</summary>
/// <param name="Phone">Digits only, with the country code.</param>
public sealed record ValidMessage(string Phone, FinalText Text, string Sender, bool Flash, string? Reference, WantedTimes Times, SendMode Mode)
{
    /// <value>The allowed changes of the text.</value>
    public TextSavings Savings { get; init; }

    /// <value>Whether the text is secret; see <see cref="Chunk.IsSecret"/>.</value>
    public bool IsSecret { get; init; }

    public Caller Caller { get; init; } = Caller.Anyone;

    public Priority Priority { get; init; }

    /// <value>The receiver of callbacks about status changes; null for no callbacks.</value>
    public string? CallbackUrl { get; init; }
}
