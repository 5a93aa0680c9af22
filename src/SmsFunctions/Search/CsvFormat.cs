using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SmsFunctions.Search;

/// <summary>The form of a CSV answer, from the query of its request.</summary>
/// <param name="Separator">A comma, a semicolon or a tab.</param>
/// <param name="IsForExcel">Whether ids and numbers are written as text. Excel shows longer numbers with 15 digits only.</param>
public sealed record CsvFormat(char Separator, bool IsForExcel)
{
    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = "," };

    private const string SeparatorName = "separator", ExcelName = "excel", Json = "application/json";

    /// <value>
    /// The form of an amount. Excel separates cells by semicolons in a language with a decimal comma, in which it reads 2.35 as a date.
    /// </value>
    internal NumberFormatInfo Numbers => IsForExcel && Separator == ';' ? DecimalComma : NumberFormatInfo.InvariantInfo;

    /// <summary>Whether CSV is the answer: by the header <c>Accept</c>, or by <c>excel=true</c>, because a browser does not let its user set headers.</summary>
    public bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var csv = Quality(accepted, MessageCsv.MediaType, "text/*");
        return IsForExcel || (csv > 0 && csv >= Quality(accepted, Json, "application/*", "*/*"));
    }

    /// <summary>Returns the format, or null and the errors by parameter.</summary>
    public static CsvFormat? Read(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        var (separator, excel) = (query[SeparatorName].ToString(), query[ExcelName].ToString());
        if (separator is not ("" or "," or ";" or "\t"))
        {
            errors[SeparatorName] = ["must be a comma, a semicolon or a tab (%09)"];
        }

        if (excel.ToUpperInvariant() is not ("" or "TRUE" or "FALSE"))
        {
            errors[ExcelName] = ["must be true or false"];
        }

        var isForExcel = excel.Equals("true", StringComparison.OrdinalIgnoreCase);
        return errors.Count > 0 ? null : new CsvFormat(separator is [var only] ? only : isForExcel ? ';' : ',', isForExcel);
    }

    // The most specific entry of Accept counts.
    private static double Quality(IList<MediaTypeHeaderValue> accepted, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            var entries = accepted.Where(entry => entry.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).ToList();
            if (entries.Count > 0)
            {
                return entries.Max(entry => entry.Quality ?? 1);
            }
        }

        return 0;
    }
}
