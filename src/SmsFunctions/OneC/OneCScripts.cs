using Microsoft.AspNetCore.Http;
using SmsFunctions.Spending;

namespace SmsFunctions.OneC;

/// <summary>The gateway's five scripts. Each returns the text of its answer.</summary>
/// <remarks>An <see cref="Azure.RequestFailedException"/> of a script means that storage cannot be reached and nothing will be sent.</remarks>
public sealed class OneCScripts(OneCReader reader, OneCSubmission submission, OneCStatus status, BalanceBook balance)
{
    public Task<string> SendAsync(IHeaderDictionary headers) => submission.SendAsync(reader.Single(headers, timed: false));

    public Task<string> SendTimedAsync(IHeaderDictionary headers) => submission.SendAsync(reader.Single(headers, timed: true));

    public Task<string> SendBatchAsync(BatchBody body) => submission.SendBatchAsync(reader.Batch(body));

    public async Task<string> BalanceAsync(CancellationToken cancellation) => OneCAnswers.Balance(await balance.ReadAsync(cancellation));

    public Task<string> StatusAsync(IHeaderDictionary headers, CancellationToken cancellation) =>
        status.AnswerAsync(OneCReader.Id(headers), cancellation);
}
