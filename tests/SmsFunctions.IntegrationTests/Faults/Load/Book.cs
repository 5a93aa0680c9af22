using System.Collections.Concurrent;
using SmsFunctions.IntegrationTests.Faults.Rig;

namespace SmsFunctions.IntegrationTests.Faults.Load;

/// <summary>Everything that clients asked for and were told.</summary>
internal sealed class Book(string run)
{
    private readonly ConcurrentQueue<Promise> _promises = new();
    private int _texts;
    private int _phones;

    /// <value>The part that all texts of this run share.</value>
    public string Run => run;

    public IReadOnlyCollection<Promise> Promises => _promises;

    /// <value>Answers that contradict one another.</value>
    public ConcurrentQueue<string> Contradictions { get; } = new();

    public FaultCounts Answers { get; } = new();

    /// <summary>A text that was never there before; some have letters, line breaks or spaces that take another way to the gateway.</summary>
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

    public Promise Add(string phone, string text)
    {
        var promise = new Promise(phone, text);
        _promises.Enqueue(promise);
        return promise;
    }
}
