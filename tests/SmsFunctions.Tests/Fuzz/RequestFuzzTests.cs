using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Submission;
using SmsFunctions.Tests.AlertHooks;
using SmsFunctions.Tests.Callers;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Http;
using SmsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace SmsFunctions.Tests.Fuzz;

/// <summary>Damages valid bodies, headers and queries at random. Nothing throws, and a refusal is a 4xx. A failure prints the seed.</summary>
public sealed class RequestFuzzTests(ITestOutputHelper output)
{
    private static readonly IOptions<GatewayOptions> Gateway = Options.Create(new GatewayOptions { Sender = "DEMO" });

    private static readonly MessageRules Rules = new(
        Build.Phones, new TextTransport(Gateway), Gateway,
        Options.Create(new TextOptions { Transliterate = "ifCheaper" }), Options.Create(new CallbackOptions()));

    private static readonly BatchRules Batches = new(Rules, new Tariff(Options.Create(new TariffOptions())), Gateway);

    private static readonly OneCReader OneC = new(Gateway, new MoscowTime());

    private static readonly string Signature = $"v1,{Convert.ToBase64String(new byte[32])}";

    private static readonly string[] HeaderValues =
    [
        "\"order-17\"", "8e03978e-40d5", "Привет, мир", "%D0%9F%D1%80", "\u00CF\u00F0\u00E8", "79001234567", "2026-12-31 10:00:00", Signature, "1795348800",
        "text/csv;q=0.9, application/json", "application/json; charset=utf-8", "gzip, br", "https://shop.example:443", "same-origin",
    ];

    [Fact]
    public Task Damaged_bodies_never_throw_and_are_refused_with_a_4xx() => SendBodiesAsync(Seed(), rounds: 300);

    [Fact]
    public void Damaged_headers_never_throw() => ReadHeaders(Seed(), rounds: 3_000);

    [Fact]
    public void Damaged_queries_and_paths_never_throw() => ReadQueries(Seed(), rounds: 3_000);

    internal static async Task SendBodiesAsync(int seed, int rounds)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (valid, read) in Bodies)
            {
                var body = Mutations.Of(Encoding.UTF8.GetBytes(valid), random);
                try
                {
                    var problem = await read(body);
                    Assert.InRange(problem is null ? 400 : (await Requests.AnswerAsync(problem)).Status, 400, 499);
                }
                catch (Exception fault)
                {
                    throw new InvalidOperationException($"Seed {seed}, round {round}, body {Convert.ToBase64String(body)}", fault);
                }
            }
        }
    }

    internal static void ReadHeaders(int seed, int rounds)
    {
        var (random, signed) = (new Random(seed), new HookSignature(HookKind.Generic, ["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]));
        var grafana = new HookSignature(HookKind.Grafana, ["0123456789abcdef"]);
        string[] names =
        [
            IdempotencyHeader.Name, OperatorHeader.Name, "SMS_To", "SMS_From", "SMS_Text", "SMS_Time", "SMS_Flash", "SMS_ID",
            HookSignature.GrafanaHeader, HookSignature.GrafanaTime, HookSignature.IdHeader, HookSignature.TimeHeader, HookSignature.SignatureHeader,
            HeaderNames.Accept, HeaderNames.ContentType, HeaderNames.ContentEncoding, HeaderNames.Host, HeaderNames.Origin, "Sec-Fetch-Site", "x-functions-key",
        ];
        var access = CallerSettings.Access(CallerSettings.List(("shop__KeyHash", CallerSettings.HashOf("79001234567"))), new KeptLog());
        for (var round = 0; round < rounds; round++)
        {
            var request = new DefaultHttpContext { Request = { Method = HttpMethods.Post } }.Request;
            foreach (var name in names.Where(_ => random.Next(4) > 0))
            {
                request.Headers[name] = Mutations.Of(HeaderValues[random.Next(HeaderValues.Length)], random);
            }

            Guarded(seed, round, () =>
            {
                IdempotencyHeader.TryReadKey(request, caller: null, "", isSecret: true, out _, out _);
                access.Check("SendMessage", request);
                ForeignPage.Refusal(request);
                _ = ContentCoding.TryFind(request, out _);
                _ = request.HasJsonContentType();
                new CsvFormat(',', IsForExcel: false).IsWanted(request);
                signed.Check(request.Headers, new byte[10], Build.Noon);
                grafana.Check(request.Headers, new byte[10], Build.Noon);
                _ = SmsId.TryParse(OneCReader.Value(request.Headers, "SMS_ID"), out _);
                _ = OneC.Single(request.Headers, timed: false) is { } single ? Rules.Check(single, Caller.Anyone) : default;
                _ = OneC.Single(request.Headers, timed: true) is { } timed ? Rules.Check(timed, Caller.Anyone) : default;
            });
        }
    }

    internal static void ReadQueries(int seed, int rounds)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var request = new DefaultHttpContext().Request;
            var query = Mutations.Of("status=sent,queued&to=%2B79001234567&day=2026-11-22&tz=moscow&limit=100&continuation=abc&dryRun=true", random);
            request.Query = new QueryCollection(QueryHelpers.ParseQuery(query));
            var id = Mutations.Of("a202611228236605199999abcdefgh0000-000", random);
            Guarded(seed, round, () =>
            {
                ListRequest.Read(request.Query, Caller.Anyone, Build.Phones);
                DryRun.IsWanted(request);
                _ = MessageId.TryParse(id, out _);
                _ = BatchId.TryParse(id, out _);
                _ = Build.Phones.TryParse(Mutations.Of("+7 (900) 123-45-67", random), out _, out _);
            });
        }
    }

    private static IEnumerable<(string Valid, Func<byte[], Task<IResult?>> Read)> Bodies =>
    [
        Json(
            """{"to":"79001234567","text":"Привет","sendAt":"2026-12-31T10:00:00Z"}""",
            RequestJson.Default.MessageRequest,
            message => Rules.Check(message, Caller.Anyone)),
        Json("""{"to":["79001234567","79001234568"],"text":"Hello"}""", RequestJson.Default.BatchRequest, batch => Batches.Check(batch, Caller.Anyone)),
        Json(
            """{"messages":[{"to":"79001234567","text":"a","reference":"1"}]}""",
            RequestJson.Default.BatchRequest,
            batch => Batches.Check(batch, Caller.Anyone)),
        Json(
            """{"template":"Hi {a} {b}","messages":[{"to":"79001234567","variables":{"a":"x","b":1}}]}""",
            RequestJson.Default.BatchRequest,
            batch => Batches.Check(batch, Caller.Anyone)),
        Json("""{"sendAt":"2026-12-31T10:00:00Z","text":"b"}""", OperationJson.Default.ChangeRequest, change => OperationRequestRules.Due(change, Build.Noon)),
        Json("""{"outcome":"sent"}""", OperationJson.Default.ResolveRequest, resolve => OperationRequestRules.ResolutionOf(resolve)),
        Json("""{"state":"held","reason":"why"}""", GateJson.Default.GateRequest, gate => GateRules.Check(gate)),
        Json("""{"reason":"asked"}""", StopListJson.Default.StopRequest, stop => ReferenceText.Problem(stop.Reason)),
        Hook("alertmanager", "alertmanager-several"),
        Hook("grafana", "grafana-firing"),
        Hook("azuremonitor", "azure-metric"),
        Hook("generic", "generic"),
        (
            "<query><User>u</User><Pass>p</Pass><From>DEMO</From><Text>Чай &amp; кофе</Text><PhonesList>79001234567</PhonesList><NumPh>1</NumPh></query>",
            body =>
            {
                _ = BatchBody.Read(body) is { } batch && OneC.Batch(batch) is { } request ? Batches.Check(request, Caller.Anyone) : default;
                return Task.FromResult<IResult?>(null);
            }),
    ];

    private static (string, Func<byte[], Task<IResult?>>) Json<T>(string valid, JsonTypeInfo<T> type, Func<T, object?> check)
        where T : class
    {
        return (valid, ReadAsync);

        async Task<IResult?> ReadAsync(byte[] body)
        {
            var (value, _, problem) = await new Requests().Reader.ReadJsonAsync(Requests.Of(new MemoryStream(body), hasLength: true), type, 65_536, default);
            _ = value is null ? null : check(value);
            return problem;
        }
    }

    private static (string, Func<byte[], Task<IResult?>>) Hook(string kind, string sample)
    {
        var source = Hooks.Source(kind, hook =>
        {
            (hook.Resolved, hook.Template) = (true, kind == "generic" ? "{alarm.message} {id}" : "{state} {name} {labels.job} {annotations.summary}");
            hook.Routes["0"] = new HookRoute { Match = "alarm.message=~\"Cold.*\",severity!=critical", To = "79001234568" };
        });
        return (Hooks.Sample(sample), ReadAsync);

        Task<IResult?> ReadAsync(byte[] body)
        {
            var (news, errors) = Hooks.Read(source, body, piece: body.Length % 7);
            Assert.Equal(news is null, errors.Count > 0);
            if (news is not null && new HookDecisions(Options.Create(new TextOptions())).Of(source, news) is HookDecision.Send send)
            {
                // An alert is never refused because of its text.
                Assert.All(send.Messages, message => Assert.DoesNotContain("text", Batches.Check(message.Request, Caller.Anyone).Errors.Keys));
            }

            return Task.FromResult<IResult?>(null);
        }
    }

    private static void Guarded(int seed, int round, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, round {round}"), fault);
        }
    }

    private int Seed()
    {
        var seed = LongFuzz.Seed();
        output.WriteLine($"Seed {seed}: {LongFuzz.SeedVariable}={seed} repeats it.");
        return seed;
    }
}
