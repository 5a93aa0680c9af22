using System.Diagnostics.CodeAnalysis;
using PhoneNumbers;
using LengthResult = PhoneNumbers.PhoneNumberUtil.ValidationResult;

namespace SmsFunctions.Messages;

/// <summary>
/// Turns the notations of a phone number into the one form of the gateway: digits only, country code first. The numbering plans are those of
/// libphonenumber. Numbers are accepted by their length, so that ranges that are newer than the plans pass.
/// </summary>
/// <param name="region">The region whose national numbers need no country code, one of <see cref="IsRegion"/>.</param>
public sealed class PhoneParser(string region)
{
    /// <value>E.164 allows 15 digits. Numbers that can receive SMS have at least 8.</value>
    public const int MinDigits = 8;
    public const int MaxDigits = 15;

    /// <value>The maximum length as written, in UTF-16 units.</value>
    public const int MaxLength = 40;

    /// <value>The region of the settings' default.</value>
    public const string DefaultRegion = "RU";

    private const string International = "00", NoGeography = "001", AnyRegion = "ZZ";
    private const int RussianPlan = 7;

    // The digits of the longest number with a prefix for calls abroad, and the shortest digits that libphonenumber takes.
    private const int MinDialled = 4, MaxDialled = MaxDigits + 5;

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    // The digits that are dialled before a national number: 8 in Russia, 0 in many countries, none in some.
    private readonly string? _trunk = Plans.GetNddPrefixForRegion(region, stripNonDigits: true) is { Length: > 0 } trunk ? trunk : null;
    private readonly int _code = Plans.GetCountryCodeForRegion(region);

    /// <summary>Whether libphonenumber knows a region: two capital letters of ISO 3166-1.</summary>
    public static bool IsRegion(string text) => Plans.GetSupportedRegions().Contains(text);

    /// <summary>
    /// Parses a number. In the region RU, <c>+7 (900) 123-45-67</c>, <c>8 900 …</c>, <c>900 …</c>, <c>+8 900 …</c> and <c>8 10 7 900 …</c> become 7900….
    /// After <c>+</c> or <c>00</c> the digits begin with a country code. Other digits are a number of the region if it has such a number, and
    /// otherwise begin with a country code.
    /// </summary>
    /// <param name="problem">The problem, as the end of a sentence that begins with the name of the field. It never contains the number.</param>
    public bool TryParse(string? text, [NotNullWhen(true)] out string? digits, [NotNullWhen(false)] out string? problem)
    {
        if (text?.Length > MaxLength)
        {
            (digits, problem) = (null, $"must have at most {MaxLength} characters");
            return false;
        }

        digits = null;
        if (!WrittenNumber.TryRead(text?.Trim() ?? "", out var written, out problem))
        {
            return false;
        }

        if (RussianMobile(written) is { } mobile)
        {
            digits = mobile;
            return true;
        }

        var reading = written.HasPlus ? AfterPlus(written.Digits) : Dialled(written.Digits);
        problem = reading.Problem;
        digits = reading.Number is { } number ? Plans.Format(number, PhoneNumberFormat.E164)[1..] : null;
        return digits is not null;
    }

    // Most numbers are Russian mobiles and need no look into the plans. No country code begins with 89.
    private string? RussianMobile(WrittenNumber written) => (written.Digits, written.Digits.Length) switch
    {
        (['7', '9', ..], 11) when written.HasPlus || _code == RussianPlan => written.Digits,
        (['8', '9', ..], 11) when _code == RussianPlan => $"7{written.Digits.AsSpan(1)}",
        (['9', ..], 10) when !written.HasPlus && region == DefaultRegion => $"7{written.Digits}",
        _ => null,
    };

    // A plus before the digits that are dialled at home is a common mistake. It counts only if the digits are no number of another country.
    private Reading AfterPlus(string digits)
    {
        if (digits.StartsWith(International, StringComparison.Ordinal))
        {
            digits = digits[International.Length..];
        }

        var abroad = Abroad(digits);
        return abroad.Number is null && HasTrunk(digits) && Home(digits) is { Number: not null } home ? home : abroad;
    }

    private Reading Dialled(string digits)
    {
        var (home, isInternational) = (Home(digits), digits.StartsWith(International, StringComparison.Ordinal));
        if (home.IsValid || (home.Code != _code && !isInternational))
        {
            return home;
        }

        var abroad = isInternational ? AfterPlus(digits[International.Length..]) : Abroad(digits);
        return (home.Number is null && abroad.Number is not null) || abroad.IsValid ? abroad
            : home.Number is not null || HasTrunk(digits) || (home.IsShort && abroad.Code is null) ? home
            : abroad;
    }

    private bool HasTrunk(string digits) => _trunk is not null && digits.StartsWith(_trunk, StringComparison.Ordinal);

    /// <summary>Reads digits as they are dialled in the region: with its trunk prefix, its prefix for calls abroad, its country code or none.</summary>
    private Reading Home(string digits)
    {
        var reading = Read(digits, region, _code);
        if (reading.Number is not { } number || Plans.GetNationalSignificantNumber(number).Length < digits.Length)
        {
            return reading;
        }

        // Nothing but the length says that these digits have no country code. A trunk prefix that stayed means that a digit after it is missing.
        return !HasTrunk(digits) && Plans.IsValidNumberForRegion(number, region) ? reading : Reading.TooShort(_code);
    }

    private static Reading Abroad(string digits) => CountryCode.Find(digits) is null ? Reading.NoCountry : Read($"+{digits}", AnyRegion, code: null);

    /// <param name="code">The country code of digits that are too short or too long for every plan.</param>
    private static Reading Read(string dialled, string region, int? code)
    {
        if (dialled.Length is < MinDialled or > MaxDialled)
        {
            return dialled.Length < MinDialled ? Reading.TooShort(code) : Reading.TooLong(code);
        }

        try
        {
            return Judge(Plans.Parse(dialled, region));
        }
        catch (NumberParseException wrong)
        {
            return wrong.ErrorType switch
            {
                ErrorType.INVALID_COUNTRY_CODE => Reading.NoCountry,
                ErrorType.TOO_LONG => Reading.TooLong(code),
                _ => Reading.TooShort(code),
            };
        }
    }

    // Numbers of fixed lines may receive SMS too. Ranges without a country have other types; other rules refuse these ranges by name.
    private static Reading Judge(PhoneNumber number)
    {
        var (code, digits) = (number.CountryCode, Plans.Format(number, PhoneNumberFormat.E164).Length - 1);
        var type = Plans.GetRegionCodeForCountryCode(code) == NoGeography ? PhoneNumberType.UNKNOWN : PhoneNumberType.FIXED_LINE_OR_MOBILE;
        return Plans.IsPossibleNumberForTypeWithReason(number, type) switch
        {
            LengthResult.TOO_SHORT or LengthResult.IS_POSSIBLE_LOCAL_ONLY => Reading.TooShort(code),
            LengthResult.TOO_LONG => Reading.TooLong(code),
            LengthResult.IS_POSSIBLE when digits < MinDigits => Reading.TooShort(code),
            LengthResult.IS_POSSIBLE when digits > MaxDigits => Reading.TooLong(code),
            LengthResult.IS_POSSIBLE => new Reading(number, code, null),
            _ => new Reading(null, code, $"has too many or too few digits for a number of country code {code}"),
        };
    }

    /// <param name="Number">Null when the digits are no number.</param>
    /// <param name="Code">The country code of the number or of what was tried; null when it is unknown.</param>
    private readonly record struct Reading(PhoneNumber? Number, int? Code, string? Problem)
    {
        public static readonly Reading NoCountry = new(null, null, "begins with an unknown country code: no country has it");

        public bool IsShort { get; private init; }

        /// <value>Whether the number is in a range that the plan of its country has.</value>
        public bool IsValid => Number is not null && Plans.IsValidNumber(Number);

        public static Reading TooShort(int? code) => new(null, code, $"is too short for a {Kind(code)}") { IsShort = true };

        public static Reading TooLong(int? code) => new(null, code, $"is too long for a {Kind(code)}");

        private static string Kind(int? code) => code is null ? "phone number" : $"number of country code {code}";
    }
}
