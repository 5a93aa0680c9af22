using System.Globalization;
using System.Text;

namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>Storage requests that are built and not recorded: for tables and queues of an account, and for rows like those of sent messages.</summary>
internal static class StorageRows
{
    public const string Table = "Sms", Queue = "sms-send";

    /// <value>The maximum number of messages in one dequeue request.</value>
    public const int AtOnce = 8;

    private const string Accept = "application/json;odata=minimalmetadata";
    public const int Shards = 16;

    private static readonly string Columns = """
        ","Segments":1,"Encoding":"gsm7","CharactersLeft":115,"Sender":"DEMO","Flash":false,"IsBatch":false,"IsUncommitted":false
        ,"HeldBy":"","Schedule":"Hold","Mode":"AtMostOnce","CreatedAt@odata.type":"Edm.DateTime"
        ,"CreatedAt":"2026-01-15T07:00:00.0000000Z","Due@odata.type":"Edm.DateTime","Due":"2026-01-15T07:00:00.0000000Z"
        ,"ValidUntil@odata.type":"Edm.DateTime","ValidUntil":"2026-01-16T07:00:00.0000000Z","IsValidityChosen":false
        ,"NotBefore@odata.type":"Edm.DateTime","NotBefore":"2026-01-15T07:00:00.0000000Z","Attempts":1,"Failures":0,"Poisoned":0
        ,"Version":4,"Operation":"0123456789abcdef0123456789abcdef","PollNumber":1,"Reference":"","CallbackUrl":"","LeaseUntil":""
        ,"PoisonedSince":"","Marker":""
        ,"r0":"[{\"phone\":\"79001234567\",\"status\":\"delivered\",\"gatewayId\":\"0123456789\"
        ,\"history\":[{\"at\":\"2026-01-15T07:00:00Z\",\"status\":\"queued\"}
        ,{\"at\":\"2026-01-15T07:00:01Z\",\"status\":\"sent\"},{\"at\":\"2026-01-15T07:00:20Z\",\"status\":\"delivered\"}]}]"}
        """.ReplaceLineEndings("");

    private static readonly KeyValuePair<string, string>[] Json =
        [
            new("Accept", Accept),
            new("Content-Type", "application/json"),
            new("DataServiceVersion", "3.0"),
            new("Prefer", "return-no-content"),
            new("x-ms-version", "2019-02-02"),
        ];

    private static readonly KeyValuePair<string, string>[] Xml =
        [new("Accept", "application/xml"), new("Content-Type", "application/xml"), new("x-ms-version", "2021-12-02")];

    private static int _made;

    public static async Task CreateAsync(ThinClient client)
    {
        await client.SendAsync(NewTable);
        await client.SendAsync(new ThinCall(StorageService.Queue, "PUT", $"/{Queue}", Xml));
    }

    /// <summary>Deletes all messages and hints of the account, because each of them slows Azurite down.</summary>
    public static async Task EmptyAsync(ThinClient client)
    {
        await client.SendAsync(new ThinCall(StorageService.Queue, "DELETE", $"/{Queue}/messages", Xml));
        await client.SendAsync(new ThinCall(StorageService.Table, "DELETE", $"/Tables('{Table}')", Json));
        await client.SendAsync(NewTable);
    }

    /// <summary>Creates the key of a new row in a random shard of a day.</summary>
    public static RowKey NewKey(int daysAgo = 0)
    {
        var (made, at) = (Interlocked.Increment(ref _made), TimeProvider.System.GetUtcNow().AddDays(-daysAgo));
        return new RowKey(PartitionOf(made % Shards, at), RowOf(at, made));
    }

    public static ThinCall Insert(RowKey key) => new(StorageService.Table, "POST", $"/{Table}", Json, Encoding.UTF8.GetBytes(Content(key)));

    public static ThinCall Merge(RowKey key) => new(
        StorageService.Table,
        "PATCH",
        $"/{Table}(PartitionKey='{key.Partition}',RowKey='{key.Row}')",
        [.. Json, new("If-Match", "*")],
        Encoding.UTF8.GetBytes(Content(key)));

    /// <summary>A transaction that inserts rows into one shard of a day.</summary>
    public static ThinCall Transaction(ThinClient client, int rows, int daysAgo = 0)
    {
        var (first, at) = (Interlocked.Add(ref _made, rows) - rows, TimeProvider.System.GetUtcNow().AddDays(-daysAgo));
        var partition = PartitionOf(first / rows % Shards, at);
        var body = new StringBuilder("--batch_b\r\nContent-Type: multipart/mixed; boundary=changeset_c\r\n\r\n");
        for (var row = 0; row < rows; row++)
        {
            body.Append("--changeset_c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append(CultureInfo.InvariantCulture, $"POST {client.TableRoot}/{Table} HTTP/1.1\r\nAccept: {Accept}\r\n")
                .Append("DataServiceVersion: 3.0\r\nPrefer: return-no-content\r\nContent-Type: application/json\r\n\r\n")
                .Append(Content(new RowKey(partition, RowOf(at, first + row)))).Append("\r\n");
        }

        body.Append("--changeset_c--\r\n\r\n--batch_b--\r\n");
        return new ThinCall(
            StorageService.Table,
            "POST",
            "/$batch",
            [
                new("Accept", Accept),
                new("Content-Type", "multipart/mixed; boundary=batch_b"),
                new("DataServiceVersion", "3.0"),
                new("x-ms-version", "2019-02-02"),
            ],
            Encoding.UTF8.GetBytes(body.ToString()));
    }

    /// <summary>A queue message with the length of a hint of a single message.</summary>
    public static ThinCall Put() => Put(new byte[900]);

    public static ThinCall Put(byte[] content) => new(
        StorageService.Queue, "POST", $"/{Queue}/messages?messagettl=-1", Xml,
        Encoding.UTF8.GetBytes($"<QueueMessage><MessageText>{Convert.ToBase64String(content)}</MessageText></QueueMessage>"));

    public static ThinCall Get() => new(StorageService.Queue, "GET", $"/{Queue}/messages?numofmessages={AtOnce}&visibilitytimeout=600", Xml);

    public static ThinCall Delete(string id, string receipt) =>
        new(StorageService.Queue, "DELETE", $"/{Queue}/messages/{id}?popreceipt={Uri.EscapeDataString(receipt)}", Xml);

    private static ThinCall NewTable => new(StorageService.Table, "POST", "/Tables", Json, Encoding.UTF8.GetBytes($$"""{"TableName":"{{Table}}"}"""));

    private static string PartitionOf(int shard, DateTimeOffset day) => string.Create(CultureInfo.InvariantCulture, $"{shard:x1}{day:yyyyMMdd}");

    private static string RowOf(DateTimeOffset at, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"c{9_999_999_999_999 - at.ToUnixTimeMilliseconds():D13}{number:D8}0000");

    private static string Content(RowKey key) =>
        $$"""{"PartitionKey":"{{key.Partition}}","RowKey":"{{key.Row}}","Text":"Your code is 4821. Do not tell it to anybody.""" + Columns;
}

internal readonly record struct RowKey(string Partition, string Row);
