using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Tests.Support;

/// <summary>Answers of functions, as a client receives them.</summary>
internal static class Answers
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static async Task<int> StatusAsync(IResult? answer)
    {
        Assert.NotNull(answer);
        var context = new DefaultHttpContext { RequestServices = Services };
        await answer.ExecuteAsync(context);
        return context.Response.StatusCode;
    }
}
