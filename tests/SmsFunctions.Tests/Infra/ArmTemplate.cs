using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Infra;

/// <summary>An ARM template that the compiler made of a file of infra/.</summary>
/// <param name="Name">Symbolic names, from main to the module.</param>
internal sealed record ArmTemplate(string Name, JsonNode Json)
{
    private static readonly Lazy<(string Written, string Findings)> Build = new(() => BicepCompiler.Run(["build", "infra/main.bicep", "--stdout"]));

    private static readonly Lazy<ArmTemplate> Compiled = new(() => new ArmTemplate("main", JsonNode.Parse(Build.Value.Written)!));

    /// <summary>That of main.bicep, compiled once in a run of the tests. It holds those of the modules.</summary>
    public static ArmTemplate Main => Compiled.Value;

    /// <summary>Errors and warnings of main.bicep and its modules.</summary>
    public static string Findings => Build.Value.Findings;

    /// <summary>That of main.bicep, and those of all modules.</summary>
    public static IReadOnlyList<ArmTemplate> All => [.. Main.WithModules()];

    public IReadOnlyList<TemplateParameter> Parameters => [.. Of("parameters").Select(parameter => new TemplateParameter(parameter.Key, parameter.Value!))];

    public IEnumerable<KeyValuePair<string, JsonNode?>> Outputs => Of("outputs");

    /// <summary>Resources as they are declared, by symbolic name: with expressions, loops not yet run.</summary>
    public JsonObject Resources => Of("resources");

    private JsonObject Of(string section) => Json[section]?.AsObject() ?? [];

    private IEnumerable<ArmTemplate> WithModules() => Resources
        .Where(resource => resource.Value!["type"]!.GetValue<string>() == "Microsoft.Resources/deployments")
        .SelectMany(module => new ArmTemplate($"{Name}/{module.Key}", module.Value!["properties"]!["template"]!).WithModules())
        .Prepend(this);
}
