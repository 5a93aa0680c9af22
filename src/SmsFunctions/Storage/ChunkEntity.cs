using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>A chunk as a row, and back.</summary>
internal static class ChunkEntity
{
    // A property holds 32K characters: 20 recipients in any state, but not 20 with the longest histories.
    private const int RecipientsPerColumn = 20;
    private const int MaxColumnLength = 30_000;

    // The name of the column in storage; rows that exist have it.
    private const string HeldByColumn = "KeptBackBy";

    public static TableEntity ToEntity(Chunk chunk)
    {
        var entity = new TableEntity(chunk.Id.Partition, Keys.Chunk(chunk.Id))
        {
            [nameof(Chunk.Text)] = chunk.Text,
            [nameof(Chunk.Segments)] = chunk.Segments.Count,
            [nameof(Segments.Encoding)] = chunk.Segments.Encoding.Word(),
            [nameof(Segments.CharactersLeft)] = chunk.Segments.CharactersLeft,
            [nameof(Chunk.Sender)] = chunk.Sender,
            [nameof(Chunk.Flash)] = chunk.Flash,
            [nameof(Chunk.IsBatch)] = chunk.IsBatch,
            [nameof(Chunk.IsUncommitted)] = chunk.IsUncommitted,
            [HeldByColumn] = chunk.HeldBy?.ToString() ?? "",
            [nameof(Chunk.Schedule)] = chunk.Schedule.ToString(),
            [nameof(Chunk.Mode)] = chunk.Mode.ToString(),
            [nameof(Chunk.CreatedAt)] = chunk.CreatedAt,
            [nameof(Chunk.Due)] = chunk.Due,
            [nameof(Chunk.ValidUntil)] = chunk.ValidUntil,
            [nameof(Chunk.IsValidityChosen)] = chunk.IsValidityChosen,
            [nameof(Chunk.NotBefore)] = chunk.NotBefore,
            [nameof(Chunk.Attempts)] = chunk.Attempts,
            [nameof(Chunk.Failures)] = chunk.Failures,
            [nameof(Chunk.Poisoned)] = chunk.Poisoned,
            [nameof(Chunk.Version)] = chunk.Version,
            [nameof(Chunk.Operation)] = chunk.Operation,
            [nameof(Chunk.PollNumber)] = chunk.PollNumber,
            // Empty, not absent: a merge leaves a column that is not named as it was.
            [nameof(Chunk.Reference)] = chunk.Reference ?? "",
            [nameof(Chunk.CallbackUrl)] = chunk.CallbackUrl ?? "",
            [nameof(Chunk.Trace)] = chunk.Trace ?? "",
            [nameof(Chunk.LeaseUntil)] = chunk.LeaseUntil?.ToString("O") ?? "",
            [nameof(Chunk.TextPurgedAt)] = chunk.TextPurgedAt?.ToString("O") ?? "",
            [nameof(Chunk.PoisonedSince)] = chunk.PoisonedSince?.ToString("O") ?? "",
            [nameof(Chunk.Marker)] = chunk.Marker is { } marker ? Keys.Marker(chunk.Id, marker, chunk.Version) : "",
        };

        for (var column = 0; column * RecipientsPerColumn < chunk.Recipients.Length; column++)
        {
            var start = column * RecipientsPerColumn;
            entity[RecipientColumn(column)] = ColumnOf(chunk.Recipients[start..Math.Min(start + RecipientsPerColumn, chunk.Recipients.Length)]);
        }

        return entity;
    }

    /// <summary>To be merged into a chunk's row: its text is blank. What errors and the history say stays: the gateway's words, and ours.</summary>
    public static TableEntity WithoutText(ChunkId id, DateTimeOffset now) => new(id.Partition, Keys.Chunk(id))
    {
        [nameof(Chunk.Text)] = "",
        [nameof(Chunk.TextPurgedAt)] = now.ToString("O"),
    };

    // What happened long ago is given up before a gateway's answer would be.
    private static string ColumnOf(ImmutableArray<Recipient> recipients)
    {
        var json = JsonSerializer.Serialize(recipients, StoredJson.Types.ImmutableArrayRecipient);
        for (var steps = Recipient.HistoryLimit / 2; json.Length > MaxColumnLength && steps > 0; steps /= 2)
        {
            json = JsonSerializer.Serialize([.. recipients.Select(recipient => recipient.WithHistoryOf(steps))], StoredJson.Types.ImmutableArrayRecipient);
        }

        return json;
    }

    public static StoredChunk FromEntity(TableEntity entity)
    {
        var id = Keys.ChunkOf(entity.PartitionKey, entity.RowKey);
        var markerKey = Text(entity, nameof(Chunk.Marker));
        var chunk = new Chunk
        {
            Id = id,
            Text = Text(entity, nameof(Chunk.Text)) ?? "",
            TextPurgedAt = TimeIn(entity, nameof(Chunk.TextPurgedAt)),
            Segments = SegmentsOf(entity),
            Sender = Text(entity, nameof(Chunk.Sender))!,
            Flash = Flag(entity, nameof(Chunk.Flash)),
            IsBatch = Flag(entity, nameof(Chunk.IsBatch)),
            IsUncommitted = Flag(entity, nameof(Chunk.IsUncommitted)),
            HeldBy = Text(entity, HeldByColumn) is null ? null : Word<HoldReason>(entity, HeldByColumn),
            Schedule = Word<ScheduleKind>(entity, nameof(Chunk.Schedule)),
            Mode = Word<SendMode>(entity, nameof(Chunk.Mode)),
            Reference = Text(entity, nameof(Chunk.Reference)),
            CallbackUrl = Text(entity, nameof(Chunk.CallbackUrl)),
            Trace = Text(entity, nameof(Chunk.Trace)),
            CreatedAt = Time(entity, nameof(Chunk.CreatedAt)),
            Due = Time(entity, nameof(Chunk.Due)),
            ValidUntil = Time(entity, nameof(Chunk.ValidUntil)),
            IsValidityChosen = Flag(entity, nameof(Chunk.IsValidityChosen)),
            NotBefore = Time(entity, nameof(Chunk.NotBefore)),
            Attempts = Number(entity, nameof(Chunk.Attempts)),
            Failures = Number(entity, nameof(Chunk.Failures)),
            Poisoned = Number(entity, nameof(Chunk.Poisoned)),
            Version = Number(entity, nameof(Chunk.Version)),
            Operation = Text(entity, nameof(Chunk.Operation))!,
            PollNumber = Number(entity, nameof(Chunk.PollNumber)),
            LeaseUntil = TimeIn(entity, nameof(Chunk.LeaseUntil)),
            PoisonedSince = TimeIn(entity, nameof(Chunk.PoisonedSince)),
            Marker = markerKey is null ? null : Keys.MarkerOf(id.Partition, markerKey).Marker,
            Recipients = Recipients(entity),
        };
        return new StoredChunk(chunk, entity.ETag);
    }

    /// <summary>The chunk of a row; one that cannot be read is an alert, and null.</summary>
    public static StoredChunk? TryRead(TableEntity entity, Alerts alerts)
    {
        try
        {
            return FromEntity(entity);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            alerts.ChunkUnreadable(fault, entity.PartitionKey + entity.RowKey[1..]);
            return null;
        }
    }

    /// <summary>Whether a row was written by another version of the app, or damaged.</summary>
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

    // Stored for whoever reads the table; the words of the encoding are those of the wire.
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
            : throw new FormatException($"Row {entity.PartitionKey}/{entity.RowKey} has no {column} that this version knows.");

    private static int Number(TableEntity entity, string column) =>
        entity.GetInt32(column) ?? throw new FormatException($"Row {entity.PartitionKey}/{entity.RowKey} has no {column}.");
}
