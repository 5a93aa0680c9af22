namespace GatewaySimulator.Faults;

/// <summary>What goes wrong with a call.</summary>
public enum FaultAction
{
    /// <summary>The answer comes <see cref="Fault.Ms"/> later.</summary>
    Delay,

    /// <summary>The answer waits for <c>POST /control/release</c>.</summary>
    Hold,

    /// <summary>The connection is closed in order, without an answer.</summary>
    Fin,

    /// <summary>The connection is reset, without an answer.</summary>
    Rst,

    /// <summary>No answer until the client gives up.</summary>
    Hang,

    /// <summary><c>Result:</c> and <see cref="Fault.Code"/>; nothing is accepted.</summary>
    Code,

    /// <summary>The <see cref="Fault.Lines"/> of a batch answer <c>!!!</c> and <see cref="Fault.Code"/>.</summary>
    LineCode,

    /// <summary>The answer's body ends after <see cref="Fault.Bytes"/> bytes, then FIN.</summary>
    Truncate,

    /// <summary>The answer's body comes <see cref="Fault.Bytes"/> bytes every <see cref="Fault.Ms"/>.</summary>
    Slow,

    /// <summary>The answer goes on for <see cref="Fault.Megabytes"/>.</summary>
    Huge,

    /// <summary><see cref="Fault.Delta"/> id lines more or fewer than phones.</summary>
    WrongLineCount,

    /// <summary>200 with an HTML page.</summary>
    Html,

    /// <summary><see cref="Fault.HttpStatus"/> with an HTML page.</summary>
    HttpStatus,

    /// <summary>200 with <see cref="Fault.Text"/> as it is.</summary>
    Text,

    /// <summary>The status script answers <see cref="Fault.Status"/> as it is.</summary>
    Status,
}
