using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Http;

namespace SmsFunctions.Overview;

/// <summary>The endpoint <c>GET settings</c>.</summary>
public sealed class SettingsFunctions(SettingsReader settings)
{
    [Function("GetSettings")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "settings")] HttpRequest request) =>
        new QueryReader(request.Query).Refusal ?? TypedResults.Ok(settings.Read());
}
