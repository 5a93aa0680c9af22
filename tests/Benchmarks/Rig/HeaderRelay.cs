using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>
/// Passes calls on to the gateway and moves their values from the query into the headers that the gateway reads, because Kannel cannot set headers.
/// Each connection of the caller has one to the gateway.
/// </summary>
internal sealed class HeaderRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _gateway;

    /// <param name="gateway">The address of the gateway.</param>
    public HeaderRelay(Uri gateway)
    {
        _gateway = gateway;
        _listener.Start();
        _ = _listener.AcceptAllAsync(PassAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/1c/1c_s.php");

    public void Dispose() => _listener.Stop();

    private async Task PassAsync(TcpClient caller)
    {
        using (caller)
        using (var gateway = new TcpClient { NoDelay = true })
        {
            try
            {
                caller.NoDelay = true;
                await gateway.ConnectAsync(_gateway.Host, _gateway.Port);
                var (questions, answers) = (new HttpReader(caller.GetStream()), new HttpReader(gateway.GetStream()));
                while (await questions.ReadAsync(isAnswer: false, CancellationToken.None) is { } question)
                {
                    await gateway.GetStream().WriteAsync(WithHeaders(question.FirstLine));
                    if (await answers.ReadAsync(isAnswer: true, CancellationToken.None) is not { } answer)
                    {
                        return;
                    }

                    await caller.GetStream().WriteAsync(answer.Bytes);
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // One of both was killed.
            }
        }
    }

    private byte[] WithHeaders(string firstLine)
    {
        var target = firstLine.Split(' ')[1];
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var values = HttpUtility.ParseQueryString(target[(at + 1)..]);
        return Encoding.Latin1.GetBytes(
            $"GET {target[..at]} HTTP/1.1\r\nHost: {_gateway.Authority}\r\nSMS_User: demo\r\nSMS_Pass: demo\r\n" +
            $"SMS_To: {values["to"]}\r\nSMS_From: {values["from"]}\r\nSMS_Text: {values["text"]}\r\n\r\n");
    }
}
