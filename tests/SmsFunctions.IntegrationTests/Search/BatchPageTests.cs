using Microsoft.AspNetCore.Http;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Search;

/// <summary>Tests of the query parameters of GET batches/{id}/messages.</summary>
[Collection(TrackingTests.Name)]
public sealed class BatchPageTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=x&continuation=1-1", "limit")]
    [InlineData("?continuation=1", "continuation")]
    [InlineData("?continuation=10000-0&limit=10", "continuation")]
    [InlineData("?view=tiny", "view")]
    [InlineData("?continuation=0-200&limit=1001", "continuation,limit")]
    public async Task A_wrong_parameter_is_400_under_its_own_name(string query, string fields)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = BatchId.New(app.Now, app.Now).ToString();

        var answer = await DirectCall.OfAsync(app.Services, [], request =>
        {
            request.QueryString = new QueryString(query);
            return app.Create<ReadBatchFunctions>().GetMessagesAsync(request, id, CancellationToken.None);
        });

        Assert.Equal(400, answer.Status);
        Assert.Equal(fields, string.Join(',', answer.Json["errors"]!.AsObject().Select(error => error.Key).Order()));
    }
}
