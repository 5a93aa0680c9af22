using System.Text.Json.Nodes;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>
/// The resources of a deployment, as the compiler predicts them from the compiled template. The compiler evaluates conditions and expands loops.
/// Values that are known only in Azure remain expressions.
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
        param tariffDefault = '4.50'
        param tariffDailyCap = '1000'

        """;

    private const string Optional = $"""
        param principalId = '{Person}'
        param gatewayPassword = 'a'
        param numbersAllowPrefixes = '7,375'
        param oneCUser = 'onec'
        param oneCPassword = 'b'
        param oneCAllowAddresses = '203.0.113.0/24'
        param callbacksSigned = true
        param callbacksSecret = 'c'
        param sendAlwaysReady = 2
        param storageAuditLog = true
        param vnetEnabled = true
        """;

    private const string OfBootstrap = """
        param environmentName = 'test'
        param location = 'northeurope'
        param repository = 'owner/sms'
        """;

    private static readonly Lazy<PredictedDeployment> WithRequired = new(() => new PredictedDeployment("main", Required));

    private static readonly Lazy<PredictedDeployment> WithAll = new(() => new PredictedDeployment(
        "main", Required.Replace("'1000'", "'0'", StringComparison.Ordinal) + Optional));

    private static readonly Lazy<PredictedDeployment> OfDeployer = new(() => new PredictedDeployment("bootstrap", OfBootstrap));

    private PredictedDeployment(string template, string parameters) =>
        Resources = [.. Predict(template, parameters)["predictedResources"]!.AsArray().Select(resource => new PredictedResource(resource!))];

    /// <summary>The deployment with the required parameters only.</summary>
    public static PredictedDeployment Least => WithRequired.Value;

    /// <summary>The deployment with all optional parameters and without a daily cap, deployed by a person.</summary>
    public static PredictedDeployment Full => WithAll.Value;

    /// <summary>The deployment of bootstrap.bicep, in environment test.</summary>
    public static PredictedDeployment Bootstrap => OfDeployer.Value;

    public IReadOnlyList<PredictedResource> Resources { get; }

    public PredictedResource Site => Single("Microsoft.Web/sites");

    public IReadOnlyDictionary<string, string> AppSettings => Single("Microsoft.Web/sites/config").Properties.AsObject()
        .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());

    public IReadOnlyList<PredictedResource> Of(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public PredictedResource Single(string type) => Assert.Single(Of(type));

    private static JsonNode Predict(string template, string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("sms-bicep-").FullName;
        try
        {
            var file = Path.GetRelativePath(folder, Path.Combine(RepositoryFiles.Root, $"infra/{template}.bicep"));
            File.WriteAllText(Path.Combine(folder, "test.bicepparam"), $"using '{file}'\n{parameters}");
            string[] scope = template == "main" ? ["--resource-group", "rg-test"] : [];
            BicepCompiler.Run(["snapshot", "test.bicepparam", "--mode", "overwrite", "--subscription-id", Guid.Empty.ToString(), .. scope], folder);
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "test.snapshot.json")))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
