using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SmsFunctions.OneC;

/// <summary>What the 1C door answers as <c>SMS_ID</c>, 18 digits: those of the request and three for the message within it.</summary>
/// <param name="Request">15 digits that say nothing, see <see cref="NewRequest"/>.</param>
/// <param name="Index">0 to 199: of the message among those of its request that were stored.</param>
public readonly record struct SmsId(string Request, int Index)
{
    private const string Digits = "0123456789";
    private const int RequestLength = 15, IndexLength = 3;

    /// <summary>A number for a request: by chance, since a counter would be one row that all instances fight for. It never begins with 0, which 1C drops from numbers.</summary>
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
