using System.Diagnostics;
using System.Reflection;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The Bicep compiler, which azd also uses. The project downloads it as a package for Linux on x64 only.</summary>
internal static class BicepCompiler
{
    /// <value>The path of the compiler, or null on other systems.</value>
    public static string? Path { get; } = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(attribute => attribute.Key == "BicepCompiler")?.Value;

    /// <summary>Runs a command in a folder. The default is the root of the repository.</summary>
    /// <returns>The output, and the errors and warnings. The latter are empty when the compiler found none.</returns>
    /// <exception cref="InvalidOperationException">The command failed. The message contains its errors.</exception>
    public static (string Written, string Findings) Run(string[] command, string? folder = null)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, command)
        {
            WorkingDirectory = folder ?? RepositoryFiles.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var findings = process.StandardError.ReadToEndAsync();
        var written = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (written, findings.Result)
            : throw new InvalidOperationException($"bicep {string.Join(' ', command)}\n{findings.Result}");
    }
}
