using System.Text;
using System.Text.Json.Serialization;
using GatewaySimulator.Accounting;
using GatewaySimulator.Protocol;

namespace GatewaySimulator;

/// <summary>The settings of the simulator. They are set in process, by <c>PUT /control</c>, or by <c>Simulator__Name</c> at the start.</summary>
public sealed record SimulatorSettings
{
    /// <value>The balance of the account. Each message reduces it by segments × tariff. Default 1,000,000.</value>
    public decimal Balance { get; init; } = 1_000_000;

    /// <value>The price of one segment, 0 or more. Default 1.</value>
    public decimal Tariff { get; init; } = 1;

    /// <value>The login; empty accepts any. Default <c>demo</c>.</value>
    public string User { get; init; } = "demo";

    /// <value>The password; empty accepts any. Default <c>demo</c>.</value>
    public string Password { get; init; } = "demo";

    public StatusLanguage Language { get; init; }

    public HeaderEncoding HeaderEncoding { get; init; }

    public AnswerCharset Charset { get; init; }

    public LineEnding LineEnding { get; init; }

    /// <value>Whether the last line of an answer also has a line ending. Default false.</value>
    public bool TrailingLineEnding { get; init; }

    /// <value>The line after the ids of a batch. The guide counts it but does not show it. May be empty. Default <c>End of list</c>.</value>
    public string ClosingLine { get; init; } = "End of list";

    /// <value>The currency after the balance, separated by a space. Default none.</value>
    public string Currency { get; init; } = "";

    /// <value>The .NET format of <c>SMS_Time</c>, which is always read as Moscow time.</value>
    public string TimeFormat { get; init; } = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public IdForm IdForm { get; init; }

    public StatusPlan StatusPlan { get; init; } = StatusPlan.Default;

    [JsonIgnore]
    internal Encoding Encoding => Charset == AnswerCharset.Utf8 ? TextEncodings.Utf8 : TextEncodings.Windows1251;
}
