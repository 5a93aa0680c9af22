using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>
/// The folders of the app are layers. The tests compute which folder uses which from the compiled types. A new folder is added to the list at its place.
/// </summary>
public sealed partial class LayerTests
{
    private const string App = "src/SmsFunctions", Root = "the root";

    /// <summary>The folders, lowest first. A folder uses only folders before it.</summary>
    private static readonly string[] Layers =
    [
        "Messages", "Foundation", "Gateway", "Telemetry", "Storage", "Idempotency", "Http", "Callers", "Statistics", "Spending", "StopList", "Scheduling",
        "Gate", "Concurrency", "Callbacks", "Sending", "Tracking", "Search", "Attention", "Submission", "Operations", "AlertHooks", "OneC", "Lookup",
        "Retention", "ApiDocs", "Console", "Health", "Overview", "Timers", Root,
    ];

    [Fact]
    public void A_folder_uses_only_folders_below_it()
    {
        var wrong = InApp().Where(use => Layer(use.UsedNamespace) > Layer(use.UserNamespace))
            .Select(use => $"{Folder(use.UserNamespace)} uses {Folder(use.UsedNamespace)}, which is above it: {use.User} uses {use.Used} in {use.Members}")
            .Order(StringComparer.Ordinal).ToList();

        Assert.True(wrong.Count == 0, $"{wrong.Count} uses go up:\n{string.Join('\n', wrong.Take(40))}");
    }

    [Fact]
    public void No_two_folders_use_each_other()
    {
        var pairs = InApp().Select(use => (From: Folder(use.UserNamespace), To: Folder(use.UsedNamespace))).Where(pair => pair.From != pair.To).ToHashSet();

        Assert.DoesNotContain(pairs, pair => pairs.Contains((pair.To, pair.From)));
    }

    [Fact]
    public void Every_folder_is_a_layer_and_every_layer_is_a_folder()
    {
        var folders = RepositoryFiles.Sources(App).Select(path => Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, App), path))
            .Select(path => path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : Root)
            .ToHashSet();

        Assert.Equal(folders.Order(), Layers.Order());
    }

    [Fact]
    public void A_namespace_is_named_like_its_folder() => Assert.All(RepositoryFiles.Sources(App), path =>
    {
        var folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "src"), path))!.Replace('/', '.');
        var declared = Declaration().Match(File.ReadAllText(path)).Groups[1];

        Assert.True(!declared.Success || declared.Value == folder, $"{path} declares namespace {declared.Value} instead of {folder}.");
    });

    // A using names a namespace from which a file needs a constant, which the compiled types do not show.
    [Fact]
    public void A_file_has_usings_only_of_folders_below_it()
    {
        var wrong = RepositoryFiles.Sources(App)
            .Select(path => (Path: Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, App), path), Text: File.ReadAllText(path)))
            .Where(file => file.Path.Contains('/', StringComparison.Ordinal))
            .SelectMany(file => Using().Matches(file.Text).Select(match => match.Groups[1].Value)
                .Where(used => Layer(used) > Layer(Declaration().Match(file.Text).Groups[1].Value))
                .Select(used => $"{file.Path} uses {used}"))
            .ToList();

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_domain_knows_neither_Azure_nor_HTTP() => Assert.Empty(TypeGraph.Uses
        .Where(use => Folder(use.UserNamespace) == "Messages" && Platform().IsMatch(use.UsedNamespace))
        .Select(use => $"{use.User} uses {use.UsedNamespace}.{use.Used} in {use.Members}"));

    private static IEnumerable<TypeUse> InApp() => TypeGraph.Uses.Where(use => IsOfApp(use.UserNamespace) && IsOfApp(use.UsedNamespace));

    private static bool IsOfApp(string name) => name == "SmsFunctions" || name.StartsWith("SmsFunctions.", StringComparison.Ordinal);

    private static string Folder(string name) => name.Split('.') is [_, var folder, ..] ? folder : Root;

    private static int Layer(string name)
    {
        var layer = Array.IndexOf(Layers, Folder(name));
        Assert.True(layer >= 0, $"{App}/{Folder(name)} is not a layer. Add it to {nameof(LayerTests)}.{nameof(Layers)} at its place.");
        return layer;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (SmsFunctions[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(Azure|Microsoft\.AspNetCore|Microsoft\.Azure|System\.Net\.Http)")]
    private static partial Regex Platform();
}
