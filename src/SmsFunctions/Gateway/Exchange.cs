using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>The outcome of one HTTP request, before the answer is parsed.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <summary>HTTP status 200 and, as far as the framing shows, a complete body.</summary>
    internal sealed record Answered(AnswerText Text) : Exchange;

    /// <summary>
    /// No usable answer. <paramref name="Code"/> is <see cref="GatewayErrorCode.NotSent"/> when no byte of the request was sent,
    /// <see cref="GatewayErrorCode.NoAnswer"/> when bytes were sent, and <see cref="GatewayErrorCode.Unreadable"/> when the response is not an answer.
    /// </summary>
    internal sealed record Failed(GatewayErrorCode Code, string What) : Exchange;
}
