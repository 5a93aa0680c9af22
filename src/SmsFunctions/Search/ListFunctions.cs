using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>GET messages.</summary>
public sealed class ListFunctions(MessageList messages, PhoneParser phones, ILogger<ListFunctions> logger)
{
    [Function("ListMessages")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "messages")] HttpRequest request, CancellationToken cancellation)
    {
        var (list, errors) = ListRequest.Read(request.Query, request.Caller(), phones);
        return list is null
            ? Problems.Invalid(errors)
            : await StorageGuard.AnswerAsync(logger, async () => ListView.Answer(await messages.PageAsync(list, cancellation), list.IsShort), cancellation);
    }
}
