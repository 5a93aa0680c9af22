using System.Text.Json;
using SmsFunctions.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>
/// Keeps the wanted values of a JSON document, token by token. Memory is needed only for what is kept. Every scalar is kept as text: payloads have numbers
/// and booleans where others have strings. A string or name that is not valid text is left out.
/// </summary>
/// <param name="entry">Gets the values of each entry of a list, when it has ended; null for an entry that is no object.</param>
internal sealed class JsonPicker(JsonWant root, bool ignoresCase, Action<KeptValues?>? entry = null)
{
    private readonly Stack<Level> _levels = new();
    private readonly KeptValues _ofEntry = [];
    private readonly JsonKeeper _keeper = new(ignoresCase);
    private JsonWant? _kept;
    private bool _isInEntry;
    private int _passed;

    /// <value>The kept values outside of lists that are handed over entry by entry.</value>
    public KeptValues Values { get; } = [];

    /// <value>Whether the document is an object.</value>
    public bool IsObject { get; private set; }

    /// <value>Whether the document has the list that is handed over entry by entry.</value>
    public bool HasList { get; private set; }

    /// <value>The number of nodes that were kept, also of entries that have ended.</value>
    public int Kept => _keeper.Kept;

    /// <summary>Takes the token at the reader.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        if (_passed > 0)
        {
            _passed += Step(reader.TokenType);
        }
        else if (_kept is not null)
        {
            Keep(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _levels.Peek().Next = JsonText.Read(ref reader).Text is { } name ? _levels.Peek().Want[name] : null;
        }
        else if (Step(reader.TokenType) < 0)
        {
            End();
        }
        else
        {
            Begin(ref reader);
        }
    }

    private static int Step(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
        JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
        _ => 0,
    };

    private void Begin(ref Utf8JsonReader reader)
    {
        var (isContainer, isObject) = (Step(reader.TokenType) > 0, reader.TokenType == JsonTokenType.StartObject);
        var above = _levels.TryPeek(out var level) ? level : null;
        var want = above is null ? root : above.ToNext();
        IsObject |= above is null && isObject;
        var isEntry = above is { IsArray: true, Want.Entry: not null };
        if (isEntry && !isObject)
        {
            entry?.Invoke(null);
            want = null;
        }

        if (want is { IsKept: true })
        {
            _kept = want;
            Keep(ref reader);
        }
        else if (isContainer && want is not null)
        {
            HasList |= want.Entry is not null && !isObject;
            _isInEntry |= isEntry;
            _levels.Push(new Level(want, IsArray: !isObject, isEntry));
        }
        else
        {
            _passed = isContainer ? 1 : 0;
        }
    }

    private void End()
    {
        if (_levels.Pop().IsEntry)
        {
            entry?.Invoke(_ofEntry);
            _ofEntry.Clear();
            _isInEntry = false;
        }
    }

    private void Keep(ref Utf8JsonReader reader)
    {
        if (!_keeper.Take(ref reader))
        {
            return;
        }

        if (_keeper.Release() is { } value)
        {
            (_isInEntry ? _ofEntry : Values)[_kept!] = value;
        }

        _kept = null;
    }

    /// <param name="IsEntry">Whether it is an entry of a list that is handed over entry by entry.</param>
    private sealed record Level(JsonWant Want, bool IsArray, bool IsEntry)
    {
        private int _index = -1;

        /// <value>What is wanted of the value after the last name.</value>
        public JsonWant? Next { get; set; }

        /// <summary>What is wanted of the next value.</summary>
        public JsonWant? ToNext()
        {
            _index++;
            return IsArray ? Want.Entry ?? Want[_index] : Next;
        }
    }
}
