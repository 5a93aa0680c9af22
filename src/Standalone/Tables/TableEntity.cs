#nullable disable annotations
namespace Azure.Data.Tables;

/// <summary>
/// A row as a map of property names to values: string, int, long, double, bool, Guid, DateTimeOffset, DateTime (UTC), byte[], BinaryData.
/// A null value is not stored. The key "odata.etag" holds the ETag of a row that was read.
/// </summary>
public sealed partial class TableEntity : ITableEntity
{
    internal const string ETagName = "odata.etag";
    internal const string TimestampName = nameof(Timestamp);

    private readonly Dictionary<string, object> _properties;

    public TableEntity() => _properties = [];

    public TableEntity(string partitionKey, string rowKey)
    {
        _properties = [];
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => _properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => _properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(TimestampName);
        set => _properties[TimestampName] = value;
    }

    public ETag ETag
    {
        get => new(GetString(ETagName));
        set => _properties[ETagName] = value.ToString();
    }

    internal Dictionary<string, object> Properties => _properties;

    /// <exception cref="InvalidOperationException">The property is of another type; so for every getter here. A missing or null property is null.</exception>
    public string GetString(string key) => Get(key) switch { null => null, string value => value, var other => throw Mismatch<string>(other) };

    public byte[] GetBinary(string key) => Get(key) switch { null => null, byte[] value => value, var other => throw Mismatch<byte[]>(other) };

    public BinaryData GetBinaryData(string key) => Get(key) switch
    {
        null => null,
        BinaryData value => value,
        byte[] bytes => new(bytes),
        var other => throw Mismatch<BinaryData>(other),
    };

    public bool? GetBoolean(string key) => GetValue<bool>(key);

    public double? GetDouble(string key) => GetValue<double>(key);

    public Guid? GetGuid(string key) => GetValue<Guid>(key);

    public int? GetInt32(string key) => GetValue<int>(key);

    public long? GetInt64(string key) => GetValue<long>(key);

    public DateTime? GetDateTime(string key) => Get(key) is DateTimeOffset instant ? instant.UtcDateTime : GetValue<DateTime>(key);

    public DateTimeOffset? GetDateTimeOffset(string key) => Get(key) is DateTime time ? new(time) : GetValue<DateTimeOffset>(key);

    private static InvalidOperationException Mismatch<T>(object value) =>
        new($"Cannot return {typeof(T)} type for a {value.GetType()} typed property.");

    private T? GetValue<T>(string key) where T : struct =>
        Get(key) switch { null => null, T value => value, var other => throw Mismatch<T?>(other) };

    private object Get(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.GetValueOrDefault(key);
    }
}
