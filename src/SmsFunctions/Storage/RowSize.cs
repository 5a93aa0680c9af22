using System.Buffers;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>Estimates the size of a row in the JSON of a transaction, which storage limits to 4 MiB.</summary>
internal static class RowSize
{
    /// <value>The largest sum of row sizes in a transaction, in bytes. The rest of 4 MiB is for the JSON around the values.</value>
    public const int MaxTransaction = 3 * 1024 * 1024;

    // The keys, the names of the columns, the headers of the row's part of the request, and the values that are not text.
    public const int Overhead = 2_000;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(character => character != '"')]);

    /// <summary>The size of a row in bytes, at most.</summary>
    public static long Of(TableEntity row)
    {
        long size = Overhead;
        foreach (var value in ((IDictionary<string, object>)row).Values)
        {
            size += value is string text ? Of(text) : 0;
        }

        return size;
    }

    /// <summary>The size of a text in bytes, at most. A quote or a non-ASCII character has six bytes.</summary>
    public static long Of(string text)
    {
        // Most texts of a large batch have no such character, or many.
        var plain = text.AsSpan().IndexOfAnyExcept(Plain);
        if (plain < 0)
        {
            return text.Length;
        }

        var escaped = 0L;
        foreach (var character in text.AsSpan(plain))
        {
            if (!Plain.Contains(character))
            {
                escaped++;
            }
        }

        return text.Length + (5 * escaped);
    }
}
