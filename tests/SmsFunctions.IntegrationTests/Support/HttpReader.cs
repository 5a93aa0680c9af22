using System.Globalization;
using System.Text;

namespace SmsFunctions.TestSupport;

/// <summary>Reads whole HTTP/1.1 messages from a stream, byte for byte.</summary>
internal sealed class HttpReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <returns>The message, or its received part if the stream ends within it. Null if the stream ends between two messages.</returns>
    public async Task<HttpMessage?> ReadAsync(bool isAnswer, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        if (await LineAsync(bytes, cancellation) is not { Length: > 0 } first)
        {
            return null;
        }

        var (length, chunked, framed) = (0L, false, false);
        while (await LineAsync(bytes, cancellation) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon].ToLowerInvariant(), header[(colon + 1)..].Trim());
            length = name == "content-length" ? long.Parse(value, CultureInfo.InvariantCulture) : length;
            chunked |= name == "transfer-encoding" && value.Equals("chunked", StringComparison.OrdinalIgnoreCase);
            framed |= chunked || name == "content-length";
        }

        var bodiless = isAnswer && first.Split(' ')[1] is "204" or "304";
        try
        {
            if (chunked && !bodiless)
            {
                long size;
                do
                {
                    size = Convert.ToInt64(await LineAsync(bytes, cancellation) ?? throw new IOException("The stream ended before a chunk size."), 16);
                    await CopyAsync(bytes, size + 2, cancellation);
                }
                while (size > 0);
            }
            else if (!bodiless)
            {
                // An answer without a length ends when its connection closes.
                await CopyAsync(bytes, isAnswer && !framed ? long.MaxValue : length, cancellation);
            }
        }
        catch (IOException)
        {
            return new HttpMessage(first, bytes.ToArray(), IsLast: true);
        }

        return new HttpMessage(first, bytes.ToArray(), IsLast: false);
    }

    private async Task<string?> LineAsync(MemoryStream copy, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellation))
            {
                return line.Length == 0 ? null : throw new IOException("The stream ended within a line.");
            }

            var c = _buffer[_start++];
            copy.WriteByte(c);
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)c);
        }
    }

    private async Task CopyAsync(MemoryStream copy, long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync(cancellation))
            {
                throw new IOException("The stream ended within a body.");
            }

            var part = (int)Math.Min(count, _end - _start);
            copy.Write(_buffer, _start, part);
            _start += part;
            count -= part;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellation));
        return _end > 0;
    }
}

/// <param name="IsLast">True if the stream ends with this message or within it.</param>
internal sealed record HttpMessage(string FirstLine, byte[] Bytes, bool IsLast);
