namespace SmsFunctions.Benchmarks.Rig;

/// <summary>A new folder, which is deleted with its contents at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smsfunctions-bench-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
