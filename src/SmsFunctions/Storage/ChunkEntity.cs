using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>Converts a chunk to a table row and back.</summary>
internal static class ChunkEntity
{
    // A column holds 32K characters. That is enough for 20 recipients in any state, but not for 20 with the longest histories.
    private const int RecipientsPerColumn = 20;
    private const int MaxColumnLength = 30_000;

    // The texts of a row that have a small limit, such as states, times and the sender.
    private const int ShortTexts = 1_000;

    // The column name in storage. It must not change, because existing rows use it.
    private const string HeldByColumn = "KeptBackBy";

    /// <summary>
    /// The row of a new chunk. It leaves out the columns that have their initial value: most of the processor time of a large batch goes into its rows.
    /// </summary>
    public static TableEntity ToNewEntity(Chunk chunk) => WithRecipients(WithoutRecipients(chunk, isNew: true), chunk);

    /// <summary>The size of a chunk's row in bytes, at most, without building the row.</summary>
    public static long SizeOf(Chunk chunk)
    {
        var size = RowSize.Overhead + RowSize.Of(chunk.Text) + RowSize.Of(chunk.Reference ?? "") + RowSize.Of(chunk.CallbackUrl ?? "") + ShortTexts;
        for (var start = 0; start < chunk.Recipients.Length; start += RecipientsPerColumn)
        {
            size += RowSize.Of(ColumnOf(chunk.Recipients[start..Math.Min(start + RecipientsPerColumn, chunk.Recipients.Length)]));
        }

        return size;
    }

    /// <summary>The columns that a merge writes to change the row of a chunk from one state to the next.</summary>
    public static TableEntity ToChanges(Chunk before, Chunk next)
    {
        var entity = WithoutRecipients(next, isNew: false);
        foreach (var (column, value) in (IDictionary<string, object>)WithoutRecipients(before, isNew: false))
        {
            if (column is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)) && value.Equals(entity[column]))
            {
                entity.Remove(column);
            }
        }

        AddRecipients(entity, next.Recipients, before.Recipients);
        return entity;
    }

    /// <summary>The row with all columns.</summary>
    public static TableEntity ToEntity(Chunk chunk) => WithRecipients(WithoutRecipients(chunk, isNew: false), chunk);

    private static TableEntity WithRecipients(TableEntity entity, Chunk chunk)
    {
        AddRecipients(entity, chunk.Recipients, []);
        return entity;
    }

    /// <param name="isNew">
    /// Leaves out the columns that have their initial value. Other rows need these columns, because a merge keeps the old value of an absent column.
    /// </param>
    private static TableEntity WithoutRecipients(Chunk chunk, bool isNew)
    {
        var entity = new TableEntity(chunk.Id.Partition, Keys.Chunk(chunk.Id))
        {
            [nameof(Chunk.Text)] = chunk.Text,
            [nameof(Chunk.Segments)] = chunk.Segments.Count,
            [nameof(Segments.Encoding)] = chunk.Segments.Encoding.Word(),
            [nameof(Segments.CharactersLeft)] = chunk.Segments.CharactersLeft,
            [nameof(Chunk.Sender)] = chunk.Sender,
            [nameof(Chunk.Schedule)] = chunk.Schedule.ToString(),
            [nameof(Chunk.Mode)] = chunk.Mode.ToString(),
            [nameof(Chunk.Priority)] = chunk.Priority.ToString(),
            [nameof(Chunk.CreatedAt)] = chunk.CreatedAt,
            [nameof(Chunk.Due)] = chunk.Due,
            [nameof(Chunk.ValidUntil)] = chunk.ValidUntil,
            [nameof(Chunk.NotBefore)] = chunk.NotBefore,
            [nameof(Chunk.Version)] = chunk.Version,
            [nameof(Chunk.Operation)] = chunk.Operation,
            [nameof(Chunk.Marker)] = chunk.Marker is { } marker ? Keys.Marker(chunk.Id, marker, chunk.Version) : "",
        };
        Set(nameof(Chunk.IsSecret), chunk.IsSecret, initial: false);
        Set(nameof(Chunk.Flash), chunk.Flash, initial: false);
        Set(nameof(Chunk.IsBatch), chunk.IsBatch, initial: false);
        Set(nameof(Chunk.IsUncommitted), chunk.IsUncommitted, initial: false);
        Set(nameof(Chunk.IsValidityChosen), chunk.IsValidityChosen, initial: false);
        Set(nameof(Chunk.Attempts), chunk.Attempts, initial: 0);
        Set(nameof(Chunk.Failures), chunk.Failures, initial: 0);
        Set(nameof(Chunk.Poisoned), chunk.Poisoned, initial: 0);
        Set(nameof(Chunk.PollNumber), chunk.PollNumber, initial: 0);
        Set(HeldByColumn, chunk.HeldBy?.ToString() ?? "", initial: "");
        Set(nameof(Chunk.Reference), chunk.Reference ?? "", initial: "");
        Set(nameof(Chunk.Caller), chunk.Caller ?? "", initial: "");
        Set(nameof(Chunk.CallbackUrl), chunk.CallbackUrl ?? "", initial: "");
        Set(nameof(Chunk.Trace), chunk.Trace ?? "", initial: "");
        Set(nameof(Chunk.LeaseUntil), chunk.LeaseUntil?.ToString("O") ?? "", initial: "");
        Set(nameof(Chunk.TextPurgedAt), chunk.TextPurgedAt?.ToString("O") ?? "", initial: "");
        Set(nameof(Chunk.PoisonedSince), chunk.PoisonedSince?.ToString("O") ?? "", initial: "");
        return entity;

        void Set<T>(string column, T value, T initial)
            where T : IEquatable<T>
        {
            if (!isNew || !value.Equals(initial))
            {
                entity[column] = value;
            }
        }
    }

    /// <param name="known">The recipients that the row has already, or none. A column whose recipients are unchanged is left out.</param>
    private static void AddRecipients(TableEntity entity, ImmutableArray<Recipient> recipients, ImmutableArray<Recipient> known)
    {
        for (var column = 0; column * RecipientsPerColumn < recipients.Length; column++)
        {
            var start = column * RecipientsPerColumn;
            var end = Math.Min(start + RecipientsPerColumn, recipients.Length);
            if (known.IsEmpty || !known.AsSpan()[start..end].SequenceEqual(recipients.AsSpan()[start..end]))
            {
                entity[RecipientColumn(column)] = ColumnOf(recipients[start..end]);
            }
        }
    }

    /// <summary>The columns that a merge writes to remove the text from a chunk's row. Errors and history stay.</summary>
    public static TableEntity WithoutText(ChunkId id, DateTimeOffset now) => new(id.Partition, Keys.Chunk(id))
    {
        [nameof(Chunk.Text)] = "",
        [nameof(Chunk.TextPurgedAt)] = now.ToString("O"),
    };

    // When the column is too long, the oldest history steps are dropped first, so that no gateway answer is lost.
    private static string ColumnOf(ImmutableArray<Recipient> recipients)
    {
        var json = JsonSerializer.Serialize(recipients, StoredJson.Types.ImmutableArrayRecipient);
        for (var steps = Recipient.HistoryLimit / 2; json.Length > MaxColumnLength && steps > 0; steps /= 2)
        {
            json = JsonSerializer.Serialize([.. recipients.Select(recipient => recipient.WithHistoryOf(steps))], StoredJson.Types.ImmutableArrayRecipient);
        }

        return json;
    }

    /// <exception cref="UnreadableRowException">The row cannot be read.</exception>
    public static StoredChunk FromEntity(TableEntity entity) => entity.Parse(Read);

    private static StoredChunk Read(TableEntity entity)
    {
        var id = Keys.ChunkOf(entity.PartitionKey, entity.RowKey);
        var markerKey = Text(entity, nameof(Chunk.Marker));
        var chunk = new Chunk
        {
            Id = id,
            Text = Text(entity, nameof(Chunk.Text)) ?? "",
            IsSecret = Flag(entity, nameof(Chunk.IsSecret)),
            TextPurgedAt = TimeIn(entity, nameof(Chunk.TextPurgedAt)),
            Segments = SegmentsOf(entity),
            Sender = Text(entity, nameof(Chunk.Sender))!,
            Flash = Flag(entity, nameof(Chunk.Flash)),
            IsBatch = Flag(entity, nameof(Chunk.IsBatch)),
            IsUncommitted = Flag(entity, nameof(Chunk.IsUncommitted)),
            HeldBy = Text(entity, HeldByColumn) is null ? null : Word<HoldReason>(entity, HeldByColumn),
            Schedule = Word<ScheduleKind>(entity, nameof(Chunk.Schedule)),
            Mode = Word<SendMode>(entity, nameof(Chunk.Mode)),

            // Rows of earlier versions have no priority.
            Priority = Text(entity, nameof(Chunk.Priority)) is null ? Priority.Normal : Word<Priority>(entity, nameof(Chunk.Priority)),
            Reference = Text(entity, nameof(Chunk.Reference)),
            Caller = Text(entity, nameof(Chunk.Caller)),
            CallbackUrl = Text(entity, nameof(Chunk.CallbackUrl)),
            Trace = Text(entity, nameof(Chunk.Trace)),
            CreatedAt = Time(entity, nameof(Chunk.CreatedAt)),
            Due = Time(entity, nameof(Chunk.Due)),
            ValidUntil = Time(entity, nameof(Chunk.ValidUntil)),
            IsValidityChosen = Flag(entity, nameof(Chunk.IsValidityChosen)),
            NotBefore = Time(entity, nameof(Chunk.NotBefore)),
            Attempts = entity.GetInt32(nameof(Chunk.Attempts)) ?? 0,
            Failures = entity.GetInt32(nameof(Chunk.Failures)) ?? 0,
            Poisoned = entity.GetInt32(nameof(Chunk.Poisoned)) ?? 0,
            Version = Number(entity, nameof(Chunk.Version)),
            Operation = Text(entity, nameof(Chunk.Operation))!,
            PollNumber = entity.GetInt32(nameof(Chunk.PollNumber)) ?? 0,
            LeaseUntil = TimeIn(entity, nameof(Chunk.LeaseUntil)),
            PoisonedSince = TimeIn(entity, nameof(Chunk.PoisonedSince)),
            Marker = markerKey is null ? null : Keys.MarkerOf(id.Partition, markerKey).Marker,
            Recipients = Recipients(entity),
        };
        return new StoredChunk(chunk, entity.ETag);
    }

    /// <summary>Reads the chunk of a row. An unreadable row raises an alert and gives null.</summary>
    public static StoredChunk? TryRead(TableEntity entity, Alerts alerts) => TryRead(entity, alerts, out _);

    /// <inheritdoc cref="TryRead(TableEntity, Alerts)"/>
    /// <param name="unreadable">Why the row cannot be read; null for a readable row.</param>
    public static StoredChunk? TryRead(TableEntity entity, Alerts alerts, out UnreadableRowException? unreadable)
    {
        try
        {
            unreadable = null;
            return FromEntity(entity);
        }
        catch (UnreadableRowException fault)
        {
            alerts.ChunkUnreadable(fault, entity.PartitionKey + entity.RowKey[1..]);
            unreadable = fault;
            return null;
        }
    }

    /// <summary>Whether the exception means that another version of the app wrote the row, or that the row is damaged.</summary>
    public static bool IsUnreadable(Exception fault) => fault is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException;

    private static ImmutableArray<Recipient> Recipients(TableEntity entity)
    {
        var recipients = ImmutableArray.CreateBuilder<Recipient>();
        for (var column = 0; Text(entity, RecipientColumn(column)) is { } json; column++)
        {
            recipients.AddRange(JsonSerializer.Deserialize(json, StoredJson.Types.ImmutableArrayRecipient));
        }

        return recipients.ToImmutable();
    }

    // Stored for people who read the table; the encoding has the same names as in the API.
    private static Segments SegmentsOf(TableEntity entity) => new(
        Text(entity, nameof(Segments.Encoding)) == SmsEncoding.Gsm7.Word() ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2,
        Number(entity, nameof(Chunk.Segments)),
        Number(entity, nameof(Segments.CharactersLeft)));

    private static string RecipientColumn(int column) => $"r{column}";

    private static bool Flag(TableEntity entity, string column) => entity.GetBoolean(column) ?? false;

    private static string? Text(TableEntity entity, string column) => entity.GetString(column) is { Length: > 0 } text ? text : null;

    private static DateTimeOffset Time(TableEntity entity, string column) =>
        entity.GetDateTimeOffset(column) ?? throw new FormatException($"Row {entity.PartitionKey}/{entity.RowKey} has no {column}.");

    private static DateTimeOffset? TimeIn(TableEntity entity, string column) =>
        Text(entity, column) is { } time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null;

    private static T Word<T>(TableEntity entity, string column)
        where T : struct, Enum => Enum.TryParse<T>(Text(entity, column), out var word)
            ? word
            : throw new FormatException($"Row {entity.PartitionKey}/{entity.RowKey} has a value in {column} that this version does not support.");

    private static int Number(TableEntity entity, string column) =>
        entity.GetInt32(column) ?? throw new FormatException($"Row {entity.PartitionKey}/{entity.RowKey} has no {column}.");
}
