using SmsFunctions.Benchmarks.Measurements;

namespace SmsFunctions.Benchmarks;

/// <summary>The options of the command line.</summary>
/// <param name="Only">The parts to run; empty runs all that are not optional.</param>
/// <param name="Out">The folder of the JSON file and the plot.</param>
internal sealed record BenchmarkOptions(bool IsFull, IReadOnlyList<string> Only, string Out)
{
    /// <returns>The options, or null if the command line is invalid or asks for help.</returns>
    public static BenchmarkOptions? Parse(string[] arguments, IReadOnlyCollection<string> parts)
    {
        var options = new BenchmarkOptions(false, [], "artifacts");
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "quick" or "full":
                    options = options with { IsFull = arguments[i] == "full" };
                    break;
                case "--only" when value.Split(',') is var only && only.All(parts.Contains):
                    (options, i) = (options with { Only = only }, i + 1);
                    break;
                case "--out" when value.Length > 0:
                    (options, i) = (options with { Out = value }, i + 1);
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public static string Usage(IEnumerable<string> parts) =>
        $"""
        Measures the app against what storage alone can do, on Azurite and the simulator.

          quick            about 3 minutes (the default)
          full             about 15 minutes
          --only A,B       some parts: {string.Join(", ", parts)}
          --out FOLDER     where benchmarks.json and benchmarks.svg go (artifacts)
        """;

    public bool Wants(IPart part) => Only.Count == 0 ? !part.IsOptional : Only.Contains(part.Name);
}
