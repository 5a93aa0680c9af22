namespace SmsFunctions.Local;

/// <summary>The last 30 lines of a program's output, for error messages. Lines may be added from any thread.</summary>
internal sealed class LastLines
{
    private const int Most = 30;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
