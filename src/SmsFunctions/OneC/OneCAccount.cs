using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SmsFunctions.Callers;

namespace SmsFunctions.OneC;

/// <summary>The account of the 1C endpoint, which every request carries. The time of a refusal does not reveal how much of a guess is right.</summary>
public sealed class OneCAccount(IOptions<OneCOptions> options)
{
    private readonly byte[]? _user = Hash(options.Value.User), _password = Hash(options.Value.Password);

    /// <value>The caller of the module's messages.</value>
    public Caller Caller { get; } = Caller.Internal(CallerNames.OneC, CallerLimits.Of(options.Value, options.Value.Senders));

    /// <value>False when no account is set: the endpoint then answers 404.</value>
    public bool IsOpen => _user is not null && _password is not null;

    /// <summary>Whether login and password are those of the account. A missing login or password is a wrong one.</summary>
    /// <param name="user">The login as received.</param>
    // Both are always compared, so that the response time does not depend on the login.
    public bool IsRight(string? user, string? password) => IsSame(_user, user) & IsSame(_password, password);

    // A value may be escaped or only look so: it is compared both as received and unescaped.
    private static bool IsSame(byte[]? expected, string? given) => expected is not null
        && (CryptographicOperations.FixedTimeEquals(expected, Hash(given))
            | CryptographicOperations.FixedTimeEquals(expected, Hash(HeaderText.Recover(given ?? ""))));

    private static byte[]? Hash(string? value) => string.IsNullOrEmpty(value) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
