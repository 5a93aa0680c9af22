using System.Text.Json.Nodes;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>
/// What a deployment would make, as the compiler predicts it from the compiled template: conditions are decided and loops run, and what only
/// Azure knows stays an expression.
/// </summary>
internal sealed class PredictedDeployment
{
    public const string Person = "11111111-1111-1111-1111-111111111111";

    private const string Required = """
        param environmentName = 'test'
        param location = 'northeurope'
        param alertEmail = 'oncall@example.com'
        param gatewayUser = 'user'
        param gatewaySender = 'SENDER'

        """;

    private const string Optional = $"""
        param principalId = '{Person}'
        param gatewayPassword = 'a'
        param oneCUser = 'onec'
        param oneCPassword = 'b'
        param callbacksSigned = true
        param callbacksSecret = 'c'
        param sendAlwaysReady = 2
        param vnetEnabled = true
        """;

    private static readonly Lazy<PredictedDeployment> WithRequired = new(() => new PredictedDeployment(Required));

    private static readonly Lazy<PredictedDeployment> WithAll = new(() => new PredictedDeployment(Required + Optional));

    private PredictedDeployment(string parameters) =>
        Resources = [.. Predict(parameters)["predictedResources"]!.AsArray().Select(resource => new PredictedResource(resource!))];

    /// <summary>With the parameters that must be given, and no others.</summary>
    public static PredictedDeployment Least => WithRequired.Value;

    /// <summary>With everything that is optional, deployed by a person.</summary>
    public static PredictedDeployment Full => WithAll.Value;

    public IReadOnlyList<PredictedResource> Resources { get; }

    public PredictedResource Site => Single("Microsoft.Web/sites");

    public IReadOnlyDictionary<string, string> AppSettings => Single("Microsoft.Web/sites/config").Properties.AsObject()
        .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());

    public IReadOnlyList<PredictedResource> Of(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public PredictedResource Single(string type) => Assert.Single(Of(type));

    private static JsonNode Predict(string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("sms-bicep-").FullName;
        try
        {
            var main = Path.GetRelativePath(folder, Path.Combine(RepositoryFiles.Root, "infra/main.bicep"));
            File.WriteAllText(Path.Combine(folder, "test.bicepparam"), $"using '{main}'\n{parameters}");
            BicepCompiler.Run(["snapshot", "test.bicepparam", "--mode", "overwrite", "--subscription-id", Guid.Empty.ToString()], folder);
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "test.snapshot.json")))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
