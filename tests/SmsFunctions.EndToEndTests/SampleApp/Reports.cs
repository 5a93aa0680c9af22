using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SampleApp;

/// <summary>Reports each function call to the test over a socket on port <c>SampleReports</c>. The answer of the test releases the function.</summary>
public sealed class Reports
{
    /// <summary>Reports a cancellation too.</summary>
    public async Task SendOrCancelAsync(string text, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(text, cancellation);
        }
        catch (OperationCanceledException)
        {
            await SendAsync($"cancelled {text}", CancellationToken.None);
            throw;
        }
    }

    public async Task SendAsync(string text, CancellationToken cancellation = default)
    {
        if (Environment.GetEnvironmentVariable("SampleReports") is not { } port)
        {
            return;
        }

        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture), cancellation);
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellation);
        await connection.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellation);
    }
}
