using System.Reflection;

namespace SmsFunctions.Local;

/// <summary>The paths of the programs of the local system. The build writes them into this assembly.</summary>
public static class Parts
{
    /// <value>The folder with package.json. Azurite is installed into it.</value>
    public static string Folder { get; } = Metadata("LocalFolder");

    public static string AppAssembly { get; } = Metadata("AppAssembly");

    public static string HostAssembly { get; } = Metadata("HostAssembly");

    public static string SimulatorAssembly { get; } = Metadata("SimulatorAssembly");

    /// <summary>The <c>dotnet</c> that runs this program, so that the parts run on the same SDK.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static string Metadata(string key) =>
        typeof(Parts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
