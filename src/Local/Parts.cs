using System.Reflection;

namespace SmsFunctions.Local;

/// <summary>Where the programs stand that make up the local system, as the build knew it.</summary>
public static class Parts
{
    /// <value>False when it was built with the real packages, whose app runs under func only.</value>
    public static bool AreStandalone { get; } = Metadata("FunctionsHost") == "standalone";

    /// <value>The folder with package.json, into which Azurite is installed.</value>
    public static string Folder { get; } = Metadata("LocalFolder");

    public static string AppAssembly { get; } = Metadata("AppAssembly");

    public static string SimulatorAssembly { get; } = Metadata("SimulatorAssembly");

    /// <summary>The <c>dotnet</c> that runs this program, so that the parts run on the same SDK.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static string Metadata(string key) =>
        typeof(Parts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
