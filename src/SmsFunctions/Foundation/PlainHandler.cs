using System.Diagnostics;
using System.Net;

namespace SmsFunctions.Foundation;

/// <summary>Creates the HTTP handler of all outgoing calls: no redirects, cookies, proxy, decompression or tracing headers.</summary>
internal static class PlainHandler
{
    public static SocketsHttpHandler New() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
