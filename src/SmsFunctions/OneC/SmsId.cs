using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SmsFunctions.OneC;

/// <summary>The <c>SMS_ID</c> of the 1C endpoint, 18 digits: 15 for the request and 3 for the message within it.</summary>
/// <param name="Request">15 random digits, see <see cref="NewRequest"/>.</param>
/// <param name="Index">The index of the message among the stored messages of its request, 0 to 199.</param>
public readonly record struct SmsId(string Request, int Index)
{
    private const string Digits = "0123456789";
    private const int RequestLength = 15, IndexLength = 3;

    /// <summary>
    /// A random number for a request. A counter would be one row that all instances write. The number never begins with 0, because 1C drops leading
    /// zeros.
    /// </summary>
    public static string NewRequest() => RandomNumberGenerator.GetString(Digits.AsSpan(1), 1) + RandomNumberGenerator.GetString(Digits, RequestLength - 1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Request}{Index:D3}");

    public static bool TryParse([NotNullWhen(true)] string? text, out SmsId id)
    {
        id = default;
        if (text?.Length != RequestLength + IndexLength || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        id = new SmsId(text[..RequestLength], int.Parse(text.AsSpan(RequestLength), CultureInfo.InvariantCulture));
        return true;
    }
}
