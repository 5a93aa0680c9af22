using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>The problem responses of operations. A conflict has <c>state</c> for a message, or <c>counts</c> for a batch.</summary>
internal static class OperationProblems
{
    private const string CannotResend =
        "The failed and rejected messages cannot be sent again, because their text was purged: a secret text with the final status, any other text some "
        + "time later (Retention__Texts). Send them in a new request.";

    /// <summary>Storage failed during the operation. A batch may be changed in part.</summary>
    public static IResult Unfinished() => Problems.Unavailable(
        "Storage did not answer in time. The operation may have been applied, in a batch possibly to some messages only. "
        + "Repeat the request; for a POST, use the same Idempotency-Key. The operation is not applied twice, and the answer also counts the earlier changes.");

    public static IResult CannotCancel(OperationReport report) => Conflict("It cannot be cancelled any more.", StateOf(report) switch
    {
        "scheduled" => "The message was handed over to the gateway with its due time (schedule gateway). The gateway cannot cancel it.",
        "sending" => "The message is in a gateway call now.",
        "unconfirmed" => "A gateway call for the message has no answer so far, so the message may have been sent and cannot be cancelled. "
            + "Use POST messages/{id}/resolve to decide how it ends.",
        var state => $"The message is {state}.",
    }, "state", StateOf(report));

    public static IResult CannotCancelBatch(OperationReport report) =>
        Conflict("It cannot be cancelled any more.", "No message of the batch waits to be sent; see counts.", "counts", report.Counts);

    public static IResult CannotChange(ChangeOutcome.TooLate late) => Conflict("It cannot be changed.", late.Status == MessageStatus.Scheduled
        ? "The message was handed over to the gateway with its due time (schedule gateway). The gateway cannot change it."
        : $"A message can be changed only while it is scheduled; this message is {late.Status.Word()}.", "state", late.Status.Word());

    public static IResult CannotChangeBatch(BatchChangeOutcome.TooLate late) => Conflict(
        "It cannot be changed.",
        "A batch can be changed only while all of its messages are scheduled; those that were rejected at acceptance or cancelled do not count. See counts.",
        "counts",
        late.Counts);

    public static IResult IsOfBatch(ChangeOutcome.OfBatch message) => TypedResults.Problem(
        title: "It cannot be changed.",
        detail: $"The message belongs to batch {message.Batch}, whose messages share their time and text. Cancel the message and send a new one.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["state"] = message.Status.Word(), ["batchId"] = message.Batch.ToString() });

    public static IResult NotUnconfirmed(OperationReport report) =>
        Conflict("There is nothing to resolve.", $"Only an unconfirmed message can be resolved; this message is {StateOf(report)}.", "state", StateOf(report));

    public static IResult NoneUnconfirmed(OperationReport report) =>
        Conflict("There is nothing to resolve.", "No message of the batch is unconfirmed; see counts.", "counts", report.Counts);

    public static IResult NoneFailed(OperationReport report) => report.IsTextGone
        ? Conflict("The text was purged.", CannotResend, "counts", report.Counts)
        : Conflict("There is nothing to send again.", "No message of the batch is failed or rejected; see counts.", "counts", report.Counts);

    public static IResult NotFailed(OperationReport report) => report.IsTextGone
        ? Conflict("The text was purged.", CannotResend, "state", StateOf(report))
        : Conflict(
            "There is nothing to send again.",
            $"Only a failed or rejected message that has no gateway id can be sent again; this message is {StateOf(report)}.",
            "state",
            StateOf(report));

    // In a problem, the member "status" is the HTTP status (RFC 9457), so the status of the message has another name.
    private static IResult Conflict(string title, string detail, string name, object value) => TypedResults.Problem(
        title: title, detail: detail, statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?> { [name] = value });

    private static string StateOf(OperationReport report) => report.Counts.Keys.Single();
}
