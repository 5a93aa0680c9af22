using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.Sending.Orders;

/// <summary>Why an order was not carried out. All say how things stand: <c>state</c> of a message, <c>counts</c> of a batch.</summary>
internal static class OrderProblems
{
    public static IResult NoMessage() => Problems.NotFound("There is no message with this id. An id is what POST messages answered, or a page of a batch.");

    public static IResult NoBatch() => Problems.NotFound("There is no batch with this id. An id is what POST batches answered.");

    /// <summary>Storage failed on the way. A batch may be half done.</summary>
    public static IResult Unfinished() => Problems.Unavailable(
        "Storage did not answer in time: the order may have been carried out, or for a batch a part of it. Repeat the request, a POST with the same Idempotency-Key: what is done is not done twice, and the answer counts it.");

    public static IResult CannotCancel(OrderReport report) => Conflict("It cannot be cancelled any more.", StateOf(report) switch
    {
        "scheduled" => "The message was handed over to the gateway with its time (schedule gateway), and the gateway takes nothing back.",
        "sending" => "The message is in a gateway call now.",
        "unconfirmed" => "A gateway call for the message had no answer so far, so it may have been sent and cannot be withdrawn. POST messages/{id}/resolve decides what becomes of it.",
        var state => $"The message is {state}.",
    }, "state", StateOf(report));

    public static IResult CannotCancelBatch(OrderReport report) => Conflict("It cannot be cancelled any more.", "No message of the batch waits to be sent; counts says where they are.", "counts", report.Counts);

    public static IResult CannotChange(ChangeOutcome.TooLate late) => Conflict("It cannot be changed.", late.Status == MessageStatus.Scheduled
        ? "The message was handed over to the gateway with its time (schedule gateway), and the gateway changes nothing any more."
        : $"A message can be changed while it is scheduled; this one is {late.Status.Word()}.", "state", late.Status.Word());

    public static IResult IsOfBatch(ChangeOutcome.OfBatch message) => TypedResults.Problem(
        title: "It cannot be changed.",
        detail: $"The message belongs to batch {message.Batch}, whose messages share their time and text. Cancel it, and send another.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["state"] = message.Status.Word(), ["batchId"] = message.Batch.ToString() });

    public static IResult NotUnconfirmed(OrderReport report) => Conflict("There is nothing to resolve.", $"Only an unconfirmed message can be resolved; this one is {StateOf(report)}.", "state", StateOf(report));

    public static IResult NoneUnconfirmed(OrderReport report) => Conflict("There is nothing to resolve.", "No message of the batch is unconfirmed; counts says where they are.", "counts", report.Counts);

    public static IResult NoneFailed(OrderReport report) => report.IsTextGone
        ? Conflict("The text was purged.", "What failed or was rejected cannot be sent again: its text was purged some time after the final state (Retention__Texts). Send it as a new request.", "counts", report.Counts)
        : Conflict("There is nothing to send again.", "No message of the batch is failed or rejected; counts says where they are.", "counts", report.Counts);

    // A problem's own member "status" is the HTTP status (RFC 9457), so the message's goes by another name.
    private static IResult Conflict(string title, string detail, string name, object value) => TypedResults.Problem(
        title: title, detail: detail, statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?> { [name] = value });

    private static string StateOf(OrderReport report) => report.Counts.Keys.Single();
}
