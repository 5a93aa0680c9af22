using System.Collections.Concurrent;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The record of all requests and answers of the clients.</summary>
internal sealed class RequestLog(string run)
{
    private readonly ConcurrentDictionary<string, ClientMessage> _messages = new();
    private int _texts;
    private int _phones;

    /// <value>The token that all texts of this run contain.</value>
    public string Run => run;

    public IEnumerable<ClientMessage> ClientMessages => _messages.Values;

    public ConcurrentQueue<Withdrawal> Withdrawals { get; } = new();

    /// <value>Answers that contradict one another or an earlier answer.</value>
    public ConcurrentQueue<string> Contradictions { get; } = new();

    public FaultCounts Answers { get; } = new();

    /// <summary>Creates a unique text. Some texts have letters, line breaks or spaces that are encoded differently for the gateway.</summary>
    public string NewText()
    {
        var number = Interlocked.Increment(ref _texts);
        var token = TextToken.New(run, number);
        return (number % 7) switch
        {
            0 => $"{token} Проверка связи",
            1 => $"{token}\nand a second line",
            2 => $"{token} & <b> \"quoted\"",
            _ => $"{token} hello",
        };
    }

    public string NewPhone() => $"7900{1_000_000 + Interlocked.Increment(ref _phones)}";

    public ClientMessage Add(string phone, string text, SendMode mode = SendMode.AtMostOnce, DateTimeOffset? due = null) =>
        _messages.GetOrAdd(phone, new ClientMessage(phone, text) { Mode = mode, Dues = due is { } at ? [at] : [] });

    /// <returns>The message to this phone, or null if there is none.</returns>
    public ClientMessage? To(string phone) => _messages.GetValueOrDefault(phone);
}
