using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>The result of one send.</summary>
/// <param name="Script">The gateway's script that was called, such as <c>1c_s.php</c>.</param>
/// <param name="Verdict">
/// The verdict of the call itself: <see cref="Verdict.Accepted"/> when the answer was well-formed, even if its lines refuse every phone.
/// </param>
/// <param name="Phones">One entry for each phone of the call, in the same order. A result of the whole call is repeated for each phone.</param>
public sealed record SendReply(string Script, Verdict Verdict, GatewayError? Error, IReadOnlyList<PhoneReply> Phones);
