using System.Text.Encodings.Web;
using System.Text.Json;
using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Benchmarks.Report;

/// <summary>The figures as JSON for other programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(Bench bench, Machine machine, IReadOnlyList<string> notMeasured) => JsonSerializer.Serialize(
        new
        {
            at = TimeProvider.System.GetUtcNow(),
            run = bench.IsFull ? "full" : "quick",
            seconds = bench.Elapsed.TotalSeconds,
            machine,
            notMeasured,
            figures = bench.Figures.Select(Line),
        },
        Options);

    private static object Line(Figure figure) => new
    {
        figure.Part,
        figure.Name,
        figure.Value,
        figure.Unit,
        figure.Ceiling,
        figure.Ratio,
        target = figure.Target?.ToString(),
        met = figure.IsMet,
        figure.Note,
    };
}
