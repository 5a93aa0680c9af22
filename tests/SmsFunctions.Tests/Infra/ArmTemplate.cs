using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>An ARM template that the compiler generated from a file in infra/.</summary>
/// <param name="Name">The symbolic names from main to the module, separated by slashes.</param>
internal sealed record ArmTemplate(string Name, JsonNode Json)
{
    private static readonly Lazy<(string Written, string Findings)> Build = new(() => BicepCompiler.Run(["build", "infra/main.bicep", "--stdout"]));

    private static readonly Lazy<ArmTemplate> Compiled = new(() => new ArmTemplate("main", JsonNode.Parse(Build.Value.Written)!));

    /// <summary>The template of main.bicep, compiled once per test run. It contains the templates of the modules.</summary>
    public static ArmTemplate Main => Compiled.Value;

    /// <summary>The errors and warnings of main.bicep and its modules.</summary>
    public static string Findings => Build.Value.Findings;

    /// <summary>The templates of main.bicep and of all modules.</summary>
    public static IReadOnlyList<ArmTemplate> All => [.. Main.WithModules()];

    public IReadOnlyList<TemplateParameter> Parameters => [.. Of("parameters").Select(parameter => new TemplateParameter(parameter.Key, parameter.Value!))];

    public IEnumerable<KeyValuePair<string, JsonNode?>> Outputs => Of("outputs");

    /// <summary>The declared resources by symbolic name. Expressions are not evaluated and loops are not expanded.</summary>
    public JsonObject Resources => Of("resources");

    private JsonObject Of(string section) => Json[section]?.AsObject() ?? [];

    private IEnumerable<ArmTemplate> WithModules() => Resources
        .Where(resource => resource.Value!["type"]!.GetValue<string>() == "Microsoft.Resources/deployments")
        .SelectMany(module => new ArmTemplate($"{Name}/{module.Key}", module.Value!["properties"]!["template"]!).WithModules())
        .Prepend(this);
}
