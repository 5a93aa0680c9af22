using System.Collections.Concurrent;
using SmsFunctions.Local;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>The app as it is deployed.</summary>
internal static class PublishedApp
{
    /// <summary>Publishes the app into a folder, with additional options of <c>dotnet publish</c>.</summary>
    /// <returns>The path of its assembly.</returns>
    /// <exception cref="MissingPartException">The app could not be published.</exception>
    public static async Task<string> PublishAsync(string folder, IEnumerable<string> options)
    {
        var lines = new ConcurrentQueue<string>();
        string[] arguments = ["publish", BenchParts.AppProject, "-c", "Release", "-o", folder, .. options];
        await using var publish = ChildProcess.Start(Parts.DotNet, arguments, new Dictionary<string, string?>(), lines.Enqueue);
        await publish.Exited.WaitAsync(Timeouts.Long, TimeProvider.System);
        return publish.ExitCode == 0
            ? Path.Combine(folder, "SmsFunctions.dll")
            : throw new MissingPartException($"The app could not be published:\n{string.Join('\n', lines)}");
    }
}
