using System.Net;
using System.Text;

namespace SmsFunctions.IntegrationTests.Tables;

/// <summary>A handler between a client and the service. The script can answer the nth request, counted from 1; null forwards it.</summary>
internal sealed class ScriptedHandler(Func<int, Task<HttpResponseMessage>?> script) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _count;

    public int Count => _count;

    public static ScriptedHandler Always(HttpStatusCode status, string body = "") => new(_ => Answer(status, body));

    public static Task<HttpResponseMessage> Answer(HttpStatusCode status, string body = "") =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        script(Interlocked.Increment(ref _count)) ?? base.SendAsync(request, cancellationToken);
}
