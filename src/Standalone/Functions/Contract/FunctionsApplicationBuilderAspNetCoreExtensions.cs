using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take ASP.NET Core's HttpRequest and return its results.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        // For IActionResult; IResult needs nothing.
        builder.Services.AddMvcCore();
        builder.IsWebApplication = true;
        return builder;
    }
}
