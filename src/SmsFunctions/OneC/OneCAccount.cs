using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SmsFunctions.OneC;

/// <summary>Who may use the 1C door: one account, named in every request. How long a refusal takes says nothing about how much of a guess was right.</summary>
public sealed class OneCAccount(IOptions<OneCOptions> options)
{
    private readonly byte[]? _user = Hash(options.Value.User), _password = Hash(options.Value.Password);

    /// <value>False when no account is set: then there is no door.</value>
    public bool IsOpen => _user is not null && _password is not null;

    /// <summary>Null for the right account, else the protocol's word for what is wrong; a login or a password that is missing is a wrong one.</summary>
    /// <param name="user">As it arrived.</param>
    public string? Refusal(string? user, string? password)
    {
        // Both are compared, whatever the first says.
        var (isUser, isPassword) = (IsSame(_user, user), IsSame(_password, password));
        return !isUser ? OneCCodes.InvalidLogin : !isPassword ? OneCCodes.InvalidPassword : null;
    }

    // A password may look escaped, or be: as it came, or as it was meant.
    private static bool IsSame(byte[]? expected, string? given) => expected is not null
        && (CryptographicOperations.FixedTimeEquals(expected, Hash(given)) | CryptographicOperations.FixedTimeEquals(expected, Hash(HeaderText.Recover(given ?? ""))));

    private static byte[]? Hash(string? value) => string.IsNullOrEmpty(value) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
