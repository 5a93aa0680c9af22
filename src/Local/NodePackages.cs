using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace SmsFunctions.Local;

/// <summary>Installs the pinned npm packages (Azurite) into this project's folder, once per version of package-lock.json.</summary>
public static class NodePackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private static string Modules => Path.Combine(Parts.Folder, "node_modules");

    private static string Stamp => Path.Combine(Modules, ".installed");

    /// <summary>The full path of a script in an installed package. Installs the packages first if needed.</summary>
    /// <exception cref="MissingPartException">Node or npm is missing, or the installation failed.</exception>
    public static async Task<string> ScriptAsync(string relativePath, Action<string> log, CancellationToken cancellation)
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Parts.Folder, "package-lock.json"), cancellation)));
        if (!IsInstalled(wanted))
        {
            // Several test runs may start at the same time. One installs, and the others wait for it.
            await using var turn = await TakeTurnAsync(cancellation);
            if (!IsInstalled(wanted))
            {
                log("installing Azurite (npm ci, first use only) ...");
                await InstallAsync(cancellation);
                await File.WriteAllTextAsync(Stamp, wanted, cancellation);
            }
        }

        return Path.Combine(Modules, relativePath);
    }

    private static bool IsInstalled(string wanted) => File.Exists(Stamp) && File.ReadAllText(Stamp) == wanted;

    private static async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                var folder = Directory.CreateDirectory(Path.Combine(Parts.Folder, "obj"));
                return new FileStream(Path.Combine(folder.FullName, "npm-ci.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await retry.WaitForNextTickAsync(cancellation);
            }
        }
    }

    private static async Task InstallAsync(CancellationToken cancellation)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", "/c npm ci --no-audit --no-fund --ignore-scripts")
            : new ProcessStartInfo("npm", "ci --no-audit --no-fund --ignore-scripts");
        start.WorkingDirectory = Parts.Folder;
        start.RedirectStandardOutput = start.RedirectStandardError = true;

        using var limit = new CancellationTokenSource(InstallLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var npm = Process.Start(start)!;
            var output = npm.StandardOutput.ReadToEndAsync(either.Token);
            var errors = npm.StandardError.ReadToEndAsync(either.Token);
            await npm.WaitForExitAsync(either.Token);
            if (npm.ExitCode != 0)
            {
                throw new MissingPartException($"`npm ci` in {Parts.Folder} ended with code {npm.ExitCode}. Its output:\n{await errors}{await output}");
            }
        }
        catch (Win32Exception notFound)
        {
            throw new MissingPartException(
                "npm is not on the PATH. Install Node 20 or later (https://nodejs.org), which includes npm, and start again.", notFound);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new MissingPartException(
                $"`npm ci` in {Parts.Folder} did not end within {InstallLimit.TotalMinutes:0} minutes. Run it by hand to see why, then start again.");
        }
    }
}
