using System.Diagnostics;
using System.Net;

namespace SmsFunctions;

/// <summary>What every call that leaves the app has in common: nothing is followed, kept, unpacked, taken from the environment or told beside the request.</summary>
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
