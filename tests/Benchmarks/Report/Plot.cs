using System.Globalization;
using System.Text;
using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Benchmarks.Report;

/// <summary>The figures as an SVG image for light and dark backgrounds: throughput against the ceiling, and latency.</summary>
internal sealed class Plot
{
    private const int Width = 900, Left = 290, Right = 160, Row = 26, Bar = 16, Scale = Width - Left - Right;

    private const string Style =
        """
        <style>
        svg{--ink:#1f2328;--soft:#656d76;--rest:#d8dee4;--bar:#2f6fdb;--mark:#b35900;background:#fff;font:12px system-ui,sans-serif}
        @media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9198a1;--rest:#30363d;--bar:#5b9bff;--mark:#f0a45d;background:#0d1117}}
        text{fill:var(--ink)} .soft{fill:var(--soft)} .head{font-size:14px;font-weight:600}
        .rest{fill:var(--rest)} .bar{fill:var(--bar)} .mark{stroke:var(--mark);stroke-width:2;fill:none}
        </style>
        """;

    private readonly StringBuilder _svg = new();
    private int _y = 10;

    public static string Of(IReadOnlyList<Figure> figures)
    {
        var plot = new Plot();
        plot.Throughput([.. figures.Where(figure => figure.Ratio is not null)]);
        plot.Latency([.. figures.Where(figure => figure.Unit == "ms" && figure.Name.StartsWith("latency", StringComparison.Ordinal))]);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {plot._y + 10}\" width=\"{Width}\" height=\"{plot._y + 10}\" " +
            $"role=\"img\" aria-label=\"Throughput against the ceiling, and latency\">\n{Style}\n{plot._svg}</svg>\n";
    }

    private void Throughput(List<Figure> figures)
    {
        Head("Throughput: share of the rate of storage alone with the same calls", "the line is the target");
        foreach (var figure in figures)
        {
            var width = Scale * Math.Min(1, figure.Ratio!.Value);
            Label($"{figure.Part}: {figure.Name}");
            Rectangle("rest", Scale);
            Rectangle("bar", width);
            if (figure.Target is { IsOfRatio: true } target)
            {
                var x = Left + (Scale * target.Bound);
                Append($"<path class=\"mark\" d=\"M{x:0.#} {_y - 2}v{Bar + 4}\"/>");
            }

            Value($"{figure.Ratio:0.00} · {FigureTable.Number(figure.Value)} of {FigureTable.Number(figure.Ceiling ?? 0)}/s");
            _y += Row;
        }
    }

    private void Latency(List<Figure> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        Head("Latency of accepting a message, ms", "the line is the target, the grey bar the ceiling's own latency");
        var most = figures.Max(figure => Math.Max(figure.Value, Math.Max(figure.Ceiling ?? 0, figure.Target?.Bound ?? 0)));
        foreach (var figure in figures)
        {
            Label(figure.Name);
            Rectangle("bar", Scale * figure.Value / most);
            if (figure.Ceiling is { } ceiling)
            {
                Append($"<rect class=\"rest\" x=\"{Left}\" y=\"{_y + Bar + 1}\" width=\"{Scale * ceiling / most:0.#}\" height=\"4\"/>");
            }

            if (figure.Target is { } target)
            {
                Append($"<path class=\"mark\" d=\"M{Left + (Scale * target.Bound / most):0.#} {_y - 2}v{Bar + 4}\"/>");
            }

            Value(FigureTable.Number(figure.Value));
            _y += Row;
        }
    }

    private void Head(string text, string legend)
    {
        _y += 16;
        Append($"<text class=\"head\" x=\"10\" y=\"{_y}\">{text}</text>");
        Append($"<text class=\"soft\" x=\"10\" y=\"{_y + 16}\">{legend}</text>");
        _y += 28;
    }

    private void Label(string text) => Append($"<text x=\"{Left - 8}\" y=\"{_y + 12}\" text-anchor=\"end\">{text}</text>");

    private void Value(string text) => Append($"<text class=\"soft\" x=\"{Left + Scale + 8}\" y=\"{_y + 12}\">{text}</text>");

    private void Rectangle(string kind, double width) =>
        Append($"<rect class=\"{kind}\" x=\"{Left}\" y=\"{_y}\" width=\"{Math.Max(1, width):0.#}\" height=\"{Bar}\" rx=\"2\"/>");

    private void Append(FormattableString element) => _svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
}
