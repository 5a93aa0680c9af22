using System.Text;

namespace SmsFunctions.Tests.Simulator;

public enum ConnectionEnd
{
    Fin,
    Rst,
}

/// <summary>All bytes that arrived on a connection, and the way in which the connection ended.</summary>
internal sealed record RawReply(byte[] Bytes, ConnectionEnd End)
{
    private static ReadOnlySpan<byte> Blank => "\r\n\r\n"u8;

    private int HeadLength => Bytes.AsSpan().IndexOf(Blank) is var at and >= 0 ? at + Blank.Length : Bytes.Length;

    public string Head => Encoding.ASCII.GetString(Bytes, 0, HeadLength);

    public byte[] BodyBytes => Bytes[HeadLength..];

    public string Body => Guide.Windows1251.GetString(BodyBytes);

    public string[] Lines => Body.Split("\r\n");
}
