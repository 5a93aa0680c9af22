namespace SmsFunctions.Gateway;

/// <summary>What became of one sending call.</summary>
/// <param name="Script">The gateway's script that was called, such as <c>1c_s.php</c>.</param>
/// <param name="Verdict">Of the call as such: <see cref="Verdict.Accepted"/> when the answer was well-formed, even if its lines refuse every phone.</param>
/// <param name="Phones">One entry for each phone of the call, in its order; what became of the whole call is repeated on each.</param>
public sealed record SendReply(string Script, Verdict Verdict, GatewayError? Error, IReadOnlyList<PhoneReply> Phones);
