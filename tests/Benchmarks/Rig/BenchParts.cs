using System.Reflection;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>The paths of what only the benchmarks start and publish. The build writes them into this assembly.</summary>
internal static class BenchParts
{
    public static string EmptyAppAssembly { get; } = Metadata("EmptyAppAssembly");

    /// <value>The project file of the app.</value>
    public static string AppProject { get; } = Metadata("AppProject");

    private static string Metadata(string key) =>
        typeof(BenchParts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
