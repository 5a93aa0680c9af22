using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Search;
using SmsFunctions.Submission;

namespace SmsFunctions.Operations;

/// <summary>PATCH messages/{id}.</summary>
public sealed class ChangeFunctions(MessageChange change, MessageRules rules, TimeProvider time, BodyReader bodies, ILogger<ChangeFunctions> logger)
{
    [Function("ChangeMessage")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var (body, _, problem) = await bodies.ReadJsonAsync(request, OperationJson.Default.ChangeRequest, BodyReader.MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (due, problems) = OperationRequestRules.Due(body!, time.GetUtcNow());
        var errors = new Dictionary<string, string[]>(problems);
        var savings = rules.Savings(body!.ReplaceLookAlikes, body.Transliterate, errors);
        FinalText? text = null;
        if (body.Text is not null && !FinalText.TryOf(body.Text, savings, out text, out var textProblem))
        {
            errors["text"] = [textProblem];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (!MessageId.TryParse(id, out var message))
        {
            return Problems.NoMessage();
        }

        var wanted = new WantedChange(message, due, text, request.Caller());
        return await StorageGuard.AnswerAsync(logger, async () => await change.ChangeAsync(wanted, DryRun.IsWanted(request), cancellation) switch
        {
            ChangeOutcome.Done done => TypedResults.Ok(MessageView.Of(done.Chunk, message.Index, time.GetUtcNow())),
            ChangeOutcome.TooLate late => OperationProblems.CannotChange(late),
            ChangeOutcome.OfBatch ofBatch => OperationProblems.IsOfBatch(ofBatch),
            ChangeOutcome.Invalid invalid => Problems.Invalid(invalid.Errors),
            _ => Problems.NoMessage(),
        }, cancellation, OperationProblems.Unfinished);
    }
}
