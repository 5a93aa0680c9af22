using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>An ARM template that the compiler generated from a file in infra/.</summary>
/// <param name="Name">The symbolic names from main to the module, separated by slashes.</param>
internal sealed record ArmTemplate(string Name, JsonNode Json)
{
    private static readonly Lazy<(ArmTemplate Template, string Findings)> CompiledMain = new(() => Build("main"));

    private static readonly Lazy<(ArmTemplate Template, string Findings)> CompiledBootstrap = new(() => Build("bootstrap"));

    /// <summary>The template of main.bicep, compiled once per test run. It contains the templates of the modules.</summary>
    public static ArmTemplate Main => CompiledMain.Value.Template;

    /// <summary>The template of bootstrap.bicep, as above.</summary>
    public static ArmTemplate Bootstrap => CompiledBootstrap.Value.Template;

    /// <summary>The errors and warnings of main.bicep, bootstrap.bicep and their modules.</summary>
    public static string Findings => CompiledMain.Value.Findings + CompiledBootstrap.Value.Findings;

    /// <summary>The templates of main.bicep, bootstrap.bicep and all modules.</summary>
    public static IReadOnlyList<ArmTemplate> All => [.. Main.WithModules(), .. Bootstrap.WithModules()];

    public IReadOnlyList<TemplateParameter> Parameters => [.. Of("parameters").Select(parameter => new TemplateParameter(parameter.Key, parameter.Value!))];

    public IEnumerable<KeyValuePair<string, JsonNode?>> Outputs => Of("outputs");

    /// <summary>The declared resources by symbolic name. Expressions are not evaluated and loops are not expanded.</summary>
    public JsonObject Resources => Json["resources"] is JsonArray list ? Named(list) : Of("resources");

    private static (ArmTemplate Template, string Findings) Build(string name)
    {
        var (written, findings) = BicepCompiler.Run(["build", $"infra/{name}.bicep", "--stdout"]);
        return (new ArmTemplate(name, JsonNode.Parse(written)!), findings);
    }

    // The compiler writes a template that declares no types as a list without symbolic names.
    private static JsonObject Named(JsonArray list) =>
        new(list.Select((resource, index) => KeyValuePair.Create($"{index}", (JsonNode?)resource!.DeepClone())));

    private JsonObject Of(string section) => Json[section]?.AsObject() ?? [];

    private IEnumerable<ArmTemplate> WithModules() => Resources
        .Where(resource => resource.Value!["type"]!.GetValue<string>() == "Microsoft.Resources/deployments")
        .SelectMany(module => new ArmTemplate($"{Name}/{module.Key}", module.Value!["properties"]!["template"]!).WithModules())
        .Prepend(this);
}
