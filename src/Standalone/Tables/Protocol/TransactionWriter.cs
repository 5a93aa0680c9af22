using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Azure.Data.Tables.Protocol;

/// <summary>Writes a transaction: a multipart batch with one change set, each part of which is an HTTP request with the full address of its row.</summary>
internal sealed class TransactionWriter : IDisposable
{
    private const int FirstBuffer = 4096;

    private readonly ArrayBufferWriter<byte> _body = new(FirstBuffer);
    private readonly Utf8JsonWriter _json;
    private readonly string _batch = $"batch_{Guid.NewGuid()}";
    private readonly string _changes = $"changeset_{Guid.NewGuid()}";
    private readonly string _root;
    private readonly string _table;

    public TransactionWriter(string root, string table)
    {
        _root = root;
        _table = table;
        _json = new Utf8JsonWriter(_body);
        Text($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changes}\r\n\r\n");
    }

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public void Add(TableTransactionAction action)
    {
        var (method, ifMatch) = action.ActionType switch
        {
            TableTransactionActionType.Add => ("POST", default),
            TableTransactionActionType.UpdateMerge => ("PATCH", action.ETag),
            TableTransactionActionType.UpdateReplace => ("PUT", action.ETag),
            TableTransactionActionType.UpsertMerge => ("PATCH", default),
            TableTransactionActionType.UpsertReplace => ("PUT", default),
            TableTransactionActionType.Delete => ("DELETE", action.ETag == default ? ETag.All : action.ETag),
            _ => throw new InvalidOperationException("Unknown request type."),
        };
        var path = method == "POST" ? _table : TableConnection.PathOf(_table, action.Entity.PartitionKey, action.Entity.RowKey);

        Text($"--{_changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Text($"{method} {_root}{path} HTTP/1.1\r\nAccept: {TableConnection.MinimalMetadata}\r\nDataServiceVersion: 3.0\r\n");
        if (method == "POST")
        {
            Text("Prefer: return-no-content\r\n");
        }

        if (ifMatch != default)
        {
            Text($"If-Match: {ifMatch}\r\n");
        }

        if (method == "DELETE")
        {
            Text("\r\n\r\n");
            return;
        }

        Text("Content-Type: application/json\r\n\r\n");
        EntityWriter.Write(_json, action.Entity);
        _json.Reset();
        Text("\r\n");
    }

    public ReadOnlyMemory<byte> Complete()
    {
        Text($"--{_changes}--\r\n\r\n--{_batch}--\r\n");
        return _body.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _body);
}
