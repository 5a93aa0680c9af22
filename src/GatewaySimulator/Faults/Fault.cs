using System.Text.Json.Serialization;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Faults;

/// <summary>A scripted fault: which calls it strikes, how often, and what it does.</summary>
public sealed record Fault
{
    [JsonRequired]
    public FaultAction Action { get; init; }

    /// <value>The script that it strikes; null strikes each one that the action fits.</value>
    public Script? Script { get; init; }

    /// <value>A phone in the call (of the message asked about, for a status), or a beginning such as <c>7900*</c>; null is any call.</value>
    public string? Phone { get; init; }

    /// <value>How many times it strikes, 1 or more; null is for ever.</value>
    public int? Times { get; init; }

    /// <value>It strikes each n-th matching call, 1 or more.</value>
    public int Every { get; init; } = 1;

    /// <value>
    /// Whether the message is in the ledger when the fault strikes. Default true, but false for code, html, httpStatus and text. A false
    /// delay or hold only postpones the writing; with the others a message is never written.
    /// </value>
    public bool? Ledger { get; init; }

    /// <value>Milliseconds of a delay, or between the pieces of a slow answer.</value>
    public int Ms { get; init; } = 100;

    public string Code { get; init; } = "";

    /// <value>The batch lines that get the code, from 0; null is all of them.</value>
    public IReadOnlyList<int>? Lines { get; init; }

    public int Bytes { get; init; } = 1;

    public Framing Framing { get; init; }

    public int Megabytes { get; init; } = 1;

    public int Delta { get; init; } = -1;

    public int HttpStatus { get; init; } = 502;

    public string Text { get; init; } = "";

    public string Status { get; init; } = "";

    internal bool Waits => Action is FaultAction.Delay or FaultAction.Hold;

    /// <summary>Written at the moment the fault strikes.</summary>
    internal bool Written => Ledger ?? Action is not (FaultAction.Code or FaultAction.Html or FaultAction.HttpStatus or FaultAction.Text);

    /// <summary>What is wrong with the fault, or null.</summary>
    public string? Problem() => this switch
    {
        { Times: < 1 } or { Every: < 1 } => "times and every start at 1.",
        { Ms: < 0 } or { Bytes: < 0 } or { Action: FaultAction.Slow, Bytes: 0 } => "ms and bytes must not be negative, and a slow answer needs bytes.",
        { Action: FaultAction.Code or FaultAction.LineCode, Code: "" } => "code is missing.",
        { Action: FaultAction.Code, Ledger: true } => "code means that nothing was accepted: ledger cannot be true.",
        { Action: FaultAction.Status, Status: "" } => "status is missing.",
        { Action: FaultAction.WrongLineCount, Delta: 0 } => "delta must not be 0.",
        { Action: FaultAction.HttpStatus, HttpStatus: < 200 or > 599 } => "httpStatus is from 200 to 599.",
        { Action: FaultAction.Huge, Megabytes: < 1 or > 4096 } => "megabytes is from 1 to 4096.",
        { Script: { } script } when !Fits(script) => $"{Action} cannot strike that script.",
        _ => null,
    };

    internal bool Matches(Script script, IReadOnlyList<string> phones) =>
        Fits(script) && (Script ?? script) == script && (Phone is null || phones.Any(IsItsPhone));

    internal bool StrikesLine(int line) => Action == FaultAction.LineCode && (Lines?.Contains(line) ?? true);

    private bool Fits(Script script) => Action switch
    {
        FaultAction.LineCode => script == Protocol.Script.Batch,
        FaultAction.WrongLineCount => script.Sends(),
        FaultAction.Status => script == Protocol.Script.Status,
        _ => true,
    };

    private bool IsItsPhone(string phone) =>
        Phone!.EndsWith('*') ? phone.StartsWith(Phone[..^1], StringComparison.Ordinal) : phone == Phone;
}
