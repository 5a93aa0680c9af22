using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;

namespace SmsFunctions.EndToEndTests.GeneratedClient;

/// <summary>The client that NSwag generates from openapi.json with its default settings, compiled.</summary>
internal static class GeneratedAssembly
{
    private static readonly ConcurrentDictionary<CSharpJsonLibrary, Lazy<Task<Assembly>>> Compiled = new();

    /// <summary>The client for a JSON library, which is compiled once for all tests.</summary>
    /// <exception cref="InvalidOperationException">The generated code does not compile.</exception>
    public static Task<Assembly> GetAsync(CSharpJsonLibrary json) => Compiled.GetOrAdd(json, _ => new(() => CompileAsync(json))).Value;

    private static async Task<Assembly> CompileAsync(CSharpJsonLibrary json)
    {
        var settings = new CSharpClientGeneratorSettings { CSharpGeneratorSettings = { JsonLibrary = json, Namespace = "Generated" } };
        var document = await NSwag.OpenApiDocument.FromJsonAsync(Encoding.UTF8.GetString(ApiDocs.OpenApiDocument.Read()));
        var code = new CSharpClientGenerator(document, settings).GenerateFile();

        var compilation = CSharpCompilation.Create(
            $"Generated{json}", [CSharpSyntaxTree.ParseText(code)], References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        return result.Success
            ? Assembly.Load(assembly.ToArray())
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)));
    }

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
}
