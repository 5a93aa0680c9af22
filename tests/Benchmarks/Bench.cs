using System.Globalization;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Replay;
using SmsFunctions.Benchmarks.Report;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks;

/// <summary>One run of the benchmarks: its options and the figures so far.</summary>
internal sealed class Bench(bool isFull)
{
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly List<Figure> _figures = [];
    private readonly List<(string Load, ProcessMemory Memory)> _memory = [];
    private FlowScripts? _scripts;

    public bool IsFull => isFull;

    public IReadOnlyList<Figure> Figures => _figures;

    public IReadOnlyList<(string Load, ProcessMemory Memory)> Memory => _memory;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begun);

    /// <value>The number of rounds, each of which measures the ceiling and then the flow.</value>
    public int Rounds => Pick(quick: 3, full: 7);

    /// <value>The running system, which must be stopped if the program is interrupted.</value>
    public BenchSystem? Running { get; private set; }

    /// <summary>See <see cref="BenchSystem.StartAsync"/>.</summary>
    public async Task<BenchSystem> StartAsync(
        bool isWired = false, bool withApp = true, bool inMemory = false, params IEnumerable<(string Name, string Value)> settings) =>
        Running = await BenchSystem.StartAsync(isWired, withApp, inMemory, settings);

    public T Pick<T>(T quick, T full) => isFull ? full : quick;

    public void Say(string step) => System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,6:0.0} s  {step}"));

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        var ofCeiling = figure.Ratio is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $", {ratio:0.00} of the ceiling {FigureTable.Number(figure.Ceiling ?? 0)}")
            : "";
        var note = figure.Note is null ? "" : $" ({figure.Note})";
        Say($"{figure.Part,-8} {figure.Name}: {FigureTable.Number(figure.Value)} {figure.Unit}{ofCeiling}{note}");
    }

    public void NoteMemory(string load, BenchSystem system) => _memory.Add((load, ProcessMemory.Of(system.WorkerId)));

    /// <summary>Returns the storage calls of each flow, which are recorded once a run.</summary>
    public async Task<FlowScripts> ScriptsAsync()
    {
        if (_scripts is null)
        {
            _scripts = await FlowRecorder.RecordAsync(this);
            Say($"storage calls recorded: single {_scripts.Single.Calls}, batch of 200 {_scripts.SmallBatch.Calls}, " +
                $"batch of 10,000 {_scripts.LargeBatch.Calls}, and one dequeue request for every 8 hints");
        }

        return _scripts;
    }
}
