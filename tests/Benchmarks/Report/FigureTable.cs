using System.Globalization;
using System.Text;
using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Benchmarks.Report;

/// <summary>The figures as a Markdown table.</summary>
internal static class FigureTable
{
    public static string Of(IEnumerable<Figure> figures)
    {
        var table = new StringBuilder("| part | figure | value | ceiling | ratio | target | |\n|---|---|--:|--:|--:|---|---|\n");
        foreach (var figure in figures)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {figure.Part} | {figure.Name} | {Number(figure.Value)} {figure.Unit} ");
            table.Append(CultureInfo.InvariantCulture, $"| {(figure.Ceiling is { } ceiling ? Number(ceiling) : "")} | {figure.Ratio:0.00} ");
            table.Append(CultureInfo.InvariantCulture, $"| {figure.Target} | {Verdict(figure)} |\n");
        }

        return table.ToString();
    }

    /// <summary>Formats a number with three significant digits, or with all digits before the decimal point.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00000", CultureInfo.InvariantCulture),
    };

    public static string Verdict(Figure figure) => figure.IsMet switch { true => "met", false => "not met", null => "" };
}
