namespace FunctionsHost.Settings;

/// <summary>The folder of a built or published app: its assembly and the files of the Functions build.</summary>
internal sealed record AppFolder(string Assembly)
{
    public string Path { get; } = System.IO.Path.GetDirectoryName(Assembly)!;

    public string HostJson => File("host.json");

    public string LocalSettings => File("local.settings.json");

    /// <exception cref="StartException">A file is missing.</exception>
    public void Check()
    {
        if (!System.IO.File.Exists(Assembly))
        {
            throw new StartException($"{Assembly} does not exist. Build the app, or name its assembly with --app PATH/APP.dll.");
        }

        foreach (var name in (string[])["host.json", "worker.config.json", "functions.metadata"])
        {
            if (!System.IO.File.Exists(File(name)))
            {
                throw new StartException($"{File(name)} is missing, so this is not the output of an isolated-worker Functions app. "
                    + "Name the assembly of a built or published app with --app PATH/APP.dll.");
            }
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
