namespace GatewaySimulator.Faults;

/// <summary>The effect of a fault on a call.</summary>
public enum FaultAction
{
    /// <summary>The answer is delayed by <see cref="Fault.Ms"/>.</summary>
    Delay,

    /// <summary>The answer waits for <c>POST /control/release</c>.</summary>
    Hold,

    /// <summary>The connection is closed normally (FIN), without an answer.</summary>
    Fin,

    /// <summary>The connection is reset (RST), without an answer.</summary>
    Rst,

    /// <summary>No answer is sent until the client disconnects.</summary>
    Hang,

    /// <summary>The answer is <c>Result:</c> and <see cref="Fault.Code"/>; no message is accepted.</summary>
    Code,

    /// <summary>The <see cref="Fault.Lines"/> of a batch are answered with <c>!!!</c> and <see cref="Fault.Code"/>.</summary>
    LineCode,

    /// <summary>The body of the answer ends after <see cref="Fault.Bytes"/> bytes, followed by FIN.</summary>
    Truncate,

    /// <summary>The body of the answer is sent in pieces of <see cref="Fault.Bytes"/> bytes every <see cref="Fault.Ms"/>.</summary>
    Slow,

    /// <summary>The answer has a length of <see cref="Fault.Megabytes"/>.</summary>
    Huge,

    /// <summary>The answer has <see cref="Fault.Delta"/> more (or fewer) id lines than phones.</summary>
    WrongLineCount,

    /// <summary>The answer is 200 with an HTML page.</summary>
    Html,

    /// <summary>The answer is <see cref="Fault.HttpStatus"/> with an HTML page.</summary>
    HttpStatus,

    /// <summary>The answer is 200 with the unchanged <see cref="Fault.Text"/>.</summary>
    Text,

    /// <summary>The status script answers the unchanged <see cref="Fault.Status"/>.</summary>
    Status,
}
