using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Diagnostics;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class CredentialTests
{
    private const string Key = "c2VjcmV0IGtleSBvZiBhbiBhY2NvdW50";
    private static readonly Uri Account = new("https://account.table.core.windows.net");

    [Fact]
    public async Task A_token_credential_sends_a_bearer_token_of_the_storage_service()
    {
        var asked = new List<TokenRequestContext>();
        AuthenticationHeaderValue? sent = null;
        var options = Stub(request => sent = request.Headers.Authorization);

        await new TableClient(Account, "Sms", Token(asked), options).AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(("Bearer", "the-token"), (sent!.Scheme, sent.Parameter));
        Assert.Equal(["https://storage.azure.com/.default"], Assert.Single(asked).Scopes);
    }

    [Fact]
    public async Task A_token_is_never_sent_in_the_clear()
    {
        var sent = 0;
        var table = new TableClient(new Uri("http://account.table.core.windows.net"), "Sms", Token([]), Stub(_ => sent++));

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task With_tenant_discovery_the_service_is_asked_for_its_tenant_first()
    {
        var asked = new List<TokenRequestContext>();
        var sent = new List<string?>();
        var options = Options(new ScriptedHandler((n, request, _) =>
        {
            sent.Add(request.Headers.Authorization?.Scheme);
            return n > 1 ? ScriptedHandler.Answer(HttpStatusCode.NoContent) : Challenge();
        }));
        options.EnableTenantDiscovery = true;
        var service = new TableServiceClient(Account, Token(asked), options);

        await service.GetTableClient("Sms").AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal([null, "Bearer"], sent);
        Assert.Equal("72f988bf-86f1-41af-91ab-2d7cd011db47", Assert.Single(asked).TenantId);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's 100% + ю&я (a,b)='c'")]
    public async Task A_shared_key_signs_the_date_and_the_address_as_it_is_sent(string key)
    {
        HttpRequestMessage? sent = null;
        var table = new TableClient(Account, "Sms", new TableSharedKeyCredential("account", Key), Stub(request => sent = request));

        await table.UpsertEntityAsync(new TableEntity(key, key));

        var text = $"{sent!.Headers.GetValues("x-ms-date").Single()}\n/account{sent.RequestUri!.AbsolutePath}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
        Assert.Equal($"SharedKeyLite account:{signature}", sent.Headers.Authorization!.ToString());
        Assert.Equal($"/Sms(PartitionKey='{key.Replace("'", "''", StringComparison.Ordinal)}',RowKey='{key.Replace("'", "''", StringComparison.Ordinal)}')", Uri.UnescapeDataString(sent.RequestUri.AbsolutePath));
    }

    [Fact]
    public async Task A_shared_access_signature_is_in_every_address_and_in_no_property_or_log()
    {
        var logged = new StringBuilder();
        using var listener = new AzureEventSourceListener((_, line) => Append(logged, line), System.Diagnostics.Tracing.EventLevel.Verbose);
        Uri? sent = null;
        var service = new TableServiceClient("TableEndpoint=https://account.table.core.windows.net/;SharedAccessSignature=sv=2020-12-06&ss=t&sig=very%2Bsecret", Stub(request => sent = request.RequestUri));
        var table = service.GetTableClient("Sms");

        await table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.StartsWith("https://account.table.core.windows.net/Sms?", sent!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("sv=2020-12-06&ss=t&sig=very%2Bsecret", sent.Query, StringComparison.Ordinal);
        Assert.Equal(("https://account.table.core.windows.net/", "https://account.table.core.windows.net/Sms"), (service.Uri.AbsoluteUri, table.Uri.AbsoluteUri));
        Assert.Contains("sig=REDACTED", logged.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("very", logged.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_or_token_is_not_logged()
    {
        var logged = new StringBuilder();
        using var listener = new AzureEventSourceListener((_, line) => Append(logged, line), System.Diagnostics.Tracing.EventLevel.Verbose);
        string? signature = null;

        await new TableClient(Account, "Sms", Token([]), Stub(_ => { })).AddEntityAsync(new TableEntity("p", "r"));
        await new TableClient(Account, "Sms", new TableSharedKeyCredential("account", Key), Stub(request => signature = request.Headers.Authorization!.Parameter)).AddEntityAsync(new TableEntity("p", "r"));

        Assert.Contains("Authorization:REDACTED", logged.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", logged.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(signature!, logged.ToString(), StringComparison.Ordinal);
    }

    private static void Append(StringBuilder text, string line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static Task<HttpResponseMessage> Challenge()
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.TryAddWithoutValidation("WWW-Authenticate", "Bearer authorization_uri=https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/authorize resource_id=https://storage.azure.com");
        return Task.FromResult(answer);
    }

    private static TokenCredential Token(List<TokenRequestContext> asked) => DelegatedTokenCredential.Create((context, _) =>
    {
        asked.Add(context);
        return new AccessToken("the-token", DateTimeOffset.MaxValue);
    });

    private static TableClientOptions Stub(Action<HttpRequestMessage> look) => Options(ScriptedHandler.Always(HttpStatusCode.NoContent, look: look));

    private static TableClientOptions Options(HttpMessageHandler handler) => new() { Transport = new HttpClientTransport(handler) };
}
