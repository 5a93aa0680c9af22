using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using SmsFunctions.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Reads a JSON document while it arrives. The document is not kept.</summary>
internal sealed class JsonStream(JsonPicker picker)
{
    // A body of 100 MB of usual alerts has 6 million.
    private const int MaxTokens = 10_000_000, MaxDepth = 128;

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private int _tokens;
    private bool _hasBegun;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <value>What is wrong with the document, as a text for the API client; null when it was read.</value>
    public string? Problem { get; private set; }

    /// <summary>Reads the body to its end, also after a problem, so that its bytes are hashed.</summary>
    public async Task ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        var (needed, isCompleted) = (ByteOrderMark.Length, false);
        while (!isCompleted)
        {
            var result = await body.ReadAtLeastAsync(needed, cancellation);
            isCompleted = result.IsCompleted;
            var consumed = Problem is null ? Parse(result.Buffer, isCompleted) : result.Buffer.End;

            // A long string is read again when twice as much of it has arrived, not after each piece.
            needed = Math.Max(1, (int)Math.Min(2 * result.Buffer.Slice(consumed).Length, int.MaxValue));
            body.AdvanceTo(consumed, result.Buffer.End);
        }
    }

    private SequencePosition Parse(ReadOnlySequence<byte> buffer, bool isFinal)
    {
        try
        {
            return ParseTokens(AfterMark(buffer), isFinal);
        }
        catch (JsonException malformed)
        {
            Problem = $"is not well-formed JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})";
        }
        catch (IndexOutOfRangeException)
        {
            Problem = JsonText.EndsWithinValue;
        }

        return buffer.End;
    }

    private SequencePosition ParseTokens(ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, _state);
        while (reader.Read())
        {
            if (++_tokens > MaxTokens)
            {
                Problem = $"has more than {MaxTokens} names, values and brackets, which is the limit of one request";
                return buffer.End;
            }

            picker.Take(ref reader);
        }

        _state = reader.CurrentState;
        return reader.Position;
    }

    private ReadOnlySequence<byte> AfterMark(ReadOnlySequence<byte> buffer)
    {
        if (_hasBegun)
        {
            return buffer;
        }

        _hasBegun = true;
        var start = new SequenceReader<byte>(buffer);
        return start.IsNext(ByteOrderMark, advancePast: true) ? start.UnreadSequence : buffer;
    }
}
