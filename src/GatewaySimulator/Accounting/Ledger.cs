namespace GatewaySimulator.Accounting;

/// <summary>All accepted messages, in order, and the balance. Safe for use by many threads.</summary>
public sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<string, LedgerEntry> _byId = [];
    private decimal _balance;

    internal Ledger(decimal balance) => _balance = balance;

    public int Count
    {
        get { lock (_lock) return _entries.Count; }
    }

    public decimal Balance
    {
        get { lock (_lock) return _balance; }
        set { lock (_lock) _balance = value; }
    }

    /// <summary>A copy of the entries, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get { lock (_lock) return [.. _entries]; }
    }

    public LedgerEntry? Find(string id)
    {
        lock (_lock) return _byId.GetValueOrDefault(id);
    }

    /// <summary>Deletes all messages, so that their ids become unknown. The balance stays.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byId.Clear();
        }
    }

    /// <summary>Charges the price and adds the message. Does neither if the balance is too low.</summary>
    internal bool TryAccept(LedgerEntry entry)
    {
        lock (_lock)
        {
            if (_balance < entry.Price) return false;
            _byId.Add(entry.Id, entry);
            _entries.Add(entry);
            _balance -= entry.Price;
            return true;
        }
    }
}
