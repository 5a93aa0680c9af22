using System.Text.Json.Serialization;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Faults;

/// <summary>A scripted fault: which calls it affects, how often, and what it does.</summary>
public sealed record Fault
{
    [JsonRequired]
    public FaultAction Action { get; init; }

    /// <value>The script that the fault affects; null means all scripts that the action is possible for.</value>
    public Script? Script { get; init; }

    /// <value>A phone in the call (for a status call, that of the message), or a prefix such as <c>7900*</c>; null means any call.</value>
    public string? Phone { get; init; }

    /// <value>The number of calls that the fault affects, 1 or more; null means no limit.</value>
    public int? Times { get; init; }

    /// <value>The fault affects every n-th matching call, 1 or more. Default 1.</value>
    public int Every { get; init; } = 1;

    /// <value>
    /// Whether the message is in the ledger when the fault occurs. Default true, but false for code, html, httpStatus and text. With false, a delay or a
    /// hold writes the message afterwards; with other actions the message is never written.
    /// </value>
    public bool? Ledger { get; init; }

    /// <value>The milliseconds of a delay, or between the pieces of a slow answer. Default 100.</value>
    public int Ms { get; init; } = 100;

    public string Code { get; init; } = "";

    /// <value>The batch lines that get the code, from 0; null means all lines.</value>
    public IReadOnlyList<int>? Lines { get; init; }

    public int Bytes { get; init; } = 1;

    public Framing Framing { get; init; }

    public int Megabytes { get; init; } = 1;

    public int Delta { get; init; } = -1;

    public int HttpStatus { get; init; } = 502;

    public string Text { get; init; } = "";

    public string Status { get; init; } = "";

    internal bool Waits => Action is FaultAction.Delay or FaultAction.Hold;

    /// <summary>Whether the message is written to the ledger before the fault occurs.</summary>
    internal bool Written => Ledger ?? Action is not (FaultAction.Code or FaultAction.Html or FaultAction.HttpStatus or FaultAction.Text);

    /// <summary>The problem of the fault; null when it is valid.</summary>
    public string? Problem() => this switch
    {
        { Times: < 1 } or { Every: < 1 } => "times and every must be 1 or more.",
        { Ms: < 0 } or { Bytes: < 0 } or { Action: FaultAction.Slow, Bytes: 0 } => "ms and bytes must not be negative, and a slow answer needs bytes.",
        { Action: FaultAction.Code or FaultAction.LineCode, Code: "" } => "code is missing.",
        { Action: FaultAction.Code, Ledger: true } => "code means that nothing was accepted: ledger cannot be true.",
        { Action: FaultAction.Status, Status: "" } => "status is missing.",
        { Action: FaultAction.WrongLineCount, Delta: 0 } => "delta must not be 0.",
        { Action: FaultAction.HttpStatus, HttpStatus: < 200 or > 599 } => "httpStatus must be from 200 to 599.",
        { Action: FaultAction.Huge, Megabytes: < 1 or > 4096 } => "megabytes must be from 1 to 4096.",
        { Script: { } script } when !Fits(script) => $"{Action} is not possible for this script.",
        _ => null,
    };

    internal bool Matches(Script script, IReadOnlyList<string> phones) =>
        Fits(script) && (Script ?? script) == script && (Phone is null || phones.Any(MatchesPhone));

    internal bool StrikesLine(int line) => Action == FaultAction.LineCode && (Lines?.Contains(line) ?? true);

    private bool Fits(Script script) => Action switch
    {
        FaultAction.LineCode => script == Protocol.Script.Batch,
        FaultAction.WrongLineCount => script.Sends(),
        FaultAction.Status => script == Protocol.Script.Status,
        _ => true,
    };

    private bool MatchesPhone(string phone) =>
        Phone!.EndsWith('*') ? phone.StartsWith(Phone[..^1], StringComparison.Ordinal) : phone == Phone;
}
