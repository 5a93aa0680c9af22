namespace SmsFunctions.Gateway;

/// <summary>What one request and what came back amounted to, before anybody reads the answer.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <summary>Status 200 and a whole body, as far as its framing tells.</summary>
    internal sealed record Answered(AnswerText Text) : Exchange;

    /// <summary>No answer: <paramref name="Code"/> says whether bytes had left (<see cref="GatewayErrorCode.NoAnswer"/>), whether none had (<see cref="GatewayErrorCode.NotSent"/>), or that what came is no answer.</summary>
    internal sealed record Failed(GatewayErrorCode Code, string What) : Exchange;
}
