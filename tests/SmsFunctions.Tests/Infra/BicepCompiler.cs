using System.Diagnostics;
using System.Reflection;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The Bicep compiler, which azd uses too. The project downloads it as a package, for Linux on x64 only.</summary>
internal static class BicepCompiler
{
    /// <value>Null on other systems.</value>
    public static string? Path { get; } = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(attribute => attribute.Key == "BicepCompiler")?.Value;

    /// <summary>Runs a command in a folder, the top of the repository unless another is given.</summary>
    /// <returns>What it wrote, and its errors and warnings, which are empty when it found none.</returns>
    /// <exception cref="InvalidOperationException">The command failed; the message has its errors.</exception>
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
