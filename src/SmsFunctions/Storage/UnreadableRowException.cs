using System.Text.Json;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>A row is damaged, or another version of the app wrote it. A person must look at it.</summary>
public sealed class UnreadableRowException(string row, Exception inner) : FormatException($"Row {row} cannot be read: {inner.Message}", inner)
{
    /// <value>The partition key and the row key, separated by a slash.</value>
    public string Row { get; } = row;
}

/// <summary>Converts rows to values.</summary>
internal static class ReadableRow
{
    /// <param name="read">Reads the columns. It calls nothing else, so that each of its errors is one of the row.</param>
    /// <exception cref="UnreadableRowException">The row cannot be read.</exception>
    public static T Parse<T>(this TableEntity row, Func<TableEntity, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception fault) when (
            fault is FormatException or JsonException or InvalidOperationException or ArgumentException or OverflowException or NullReferenceException)
        {
            throw new UnreadableRowException($"{row.PartitionKey}/{row.RowKey}", fault);
        }
    }
}
