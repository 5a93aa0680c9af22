using System.Diagnostics;
using System.Globalization;
using System.Text;
using SmsFunctions.Benchmarks.Measuring;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Measurements;

/// <summary>
/// Measures the worker's processor time and additional memory for the largest accepted and the worst refused request of each route that reads a body, and
/// its memory with eight of the largest bodies at once.
/// </summary>
internal sealed class BoundsPart : IPart
{
    private const int MaxBatch = 16 * 1024 * 1024, Parallel = 8, Before = 2, Measured = 3, StoredMessages = 1_000;

    private static readonly (string Name, string Value)[] Settings =
    [
        .. AcceptOnly.Settings, ("OneC__User", "module"), ("OneC__Password", "module-password-1c"), ("Hooks__prom__Kind", "alertmanager"),
        ("Hooks__prom__To", "79001234567"), ("Hooks__routed__Kind", "alertmanager"), ("Hooks__routed__To", "79001234567"),
        ("Hooks__routed__Routes__0__Match", "alertname=~\".*(1|2|3)\",severity!=x"), ("Hooks__routed__Routes__0__To", "79001234568"),
        ("Hooks__routed__Routes__1__Match", "alertname=~\"a[0-9]*7\""), ("Hooks__routed__Routes__1__To", "79001234569"),
        ("Hooks__any__Kind", "generic"), ("Hooks__any__Paths__Text", "text"), ("Hooks__any__To", "79001234567"),
    ];

    private static readonly string Marks = string.Concat(Enumerable.Repeat("\u0301\u0316", 1_000_000));

    // A text of 10 segments, of which each batch message has a variant.
    private static readonly string Longest = new('x', 1_520);

    public string Name => "bounds";

    public async Task RunAsync(Bench bench)
    {
        await using var system = await bench.StartAsync(settings: Settings);
        foreach (var (name, path, body) in Requests())
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            await MeasureAsync(bench, system, name, bytes.Length, () => system.App.StatusAsync(path, bytes));
        }

        foreach (var (name, method, path, body) in Changes())
        {
            var id = "";
            await MeasureAsync(
                bench,
                system,
                name,
                body.Length,
                () => system.App.StatusAsync($"api/batches/{id}{path}", Encoding.UTF8.GetBytes(body), method),
                async () => id = await system.App.AcceptBatchAsync(OwnTexts(dryRun: false, StoredMessages)));
        }

        await system.StartAppAsync();
        var large = Encoding.UTF8.GetBytes(OwnTexts(dryRun: false));
        var statuses = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => system.App.StatusAsync("api/batches", large)));
        bench.Add(new Figure(
            Name, $"{Parallel} bodies of {large.Length / 1024 / 1024} MB at once", ProcessMemory.Of(system.WorkerId).Peak, "MB", Note: Summary(statuses)));
    }

    private static IEnumerable<(string Name, string Path, string Body)> Requests()
    {
        const string Due = "\"sendAt\":\"2099-01-01T00:00:00Z\"";
        var later = $"\"sendAt\":\"{TimeProvider.System.GetUtcNow().AddHours(1):O}\"";
        var numbers = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"7901{i:D7}\""));
        yield return ("messages, accepted", "api/messages", $$"""{"to":"79001234567","text":"{{Longest}}",{{later}}}""");
        yield return ("messages, refused", "api/messages", $$"""{"to":"79001234567","text":"a{{Marks[..30_000]}}",{{Due}}}""");
        yield return ("batches of one text, accepted", "api/batches", $$"""{"to":[{{numbers}}],"text":"{{Longest}}",{{later}}}""");
        yield return ("batches of own texts, accepted", "api/batches", OwnTexts(dryRun: false));
        yield return ("batches of own texts, dry run", "api/batches?dryRun=true", OwnTexts(dryRun: true));
        var ofMarks = $$"""{"to":"79001234567","text":"a{{Marks[..6_000]}}"}""";
        yield return ("batches with texts of marks, refused", "api/batches", Fill("{\"messages\":[", ofMarks, "]}"));
        yield return ("batches of empty messages, refused", "api/batches", Fill("{\"messages\":[", "{}", "]}"));
        yield return ("batches with long numbers, refused", "api/batches", Fill("{\"text\":\"a\",\"to\":[", $"\"{new string('7', 1_600)}\"", "]}"));
        yield return ("batches with variables, refused", "api/batches", Fill(
            "{\"template\":\"{a}\",\"messages\":[", $$"""{"to":"79001234567","variables":{ {{Variables(10)}} } }""", "]}"));
        yield return ("batches with a long template, refused", "api/batches", Fill(
            $$"""{"template":"{{string.Concat(Enumerable.Repeat("{a}", 100))}}","messages":[""",
            $$"""{"to":"79001234567","variables":{"a":"{{Longest}}"} }""",
            "]}"));
        yield return ("batches with a template of quotation marks, accepted", "api/batches", Templated($"Я{new string('“', 555)}", later));
        yield return ("batches with a template of rouble signs, refused", "api/batches", Templated(new string('₽', 300) + new string('a', 700), later));
        yield return ("batches with a template that makes too much text, refused", "api/batches", Templated(new string('₽', 6_100), later));
        yield return ("batches of one string, refused", "api/batches", $"{{\"text\":\"{new string('x', MaxBatch - 20)}\"}}");
        yield return ("hooks, accepted", "api/hooks/any", $$"""{"text":"{{Marks[..2_000_000]}}"}""");
        yield return ("hooks of 10,000 alerts, accepted", "api/hooks/prom", Alerts(10_000, 550));
        yield return ("hooks of 150,000 alerts, accepted", "api/hooks/prom", Alerts(150_000, 550));
        yield return ("hooks of routed alerts, accepted", "api/hooks/routed", Alerts(150_000, 550));
        yield return ("hooks of empty alerts, refused", "api/hooks/prom", $"{{\"alerts\":[{string.Join(',', Enumerable.Repeat("{}", 33_000_000))}]}}");
        yield return ("1C batch, accepted", "api/1c/1c_p.php", Xml(Longest));
        yield return ("1C batch, refused", "api/1c/1c_p.php", Xml(Marks[..30_000]));
        yield return ("gate, refused", "api/gate", $$"""{"state":"held","reason":"{{Marks[..30_000]}}"}""");
    }

    // Requests for a stored batch of 1,000 texts. Azurite takes minutes to change one of 10,000.
    private static IEnumerable<(string Name, HttpMethod Method, string Path, string Body)> Changes()
    {
        yield return ("batch, read", HttpMethod.Get, "", "");
        yield return ("batch, a page of its messages", HttpMethod.Get, "/messages", "");
        yield return ("batch, all messages as CSV", HttpMethod.Get, "/messages?excel=true", "");
        yield return ("batch, changed", HttpMethod.Patch, "", $$"""{"sendAt":"{{TimeProvider.System.GetUtcNow().AddHours(2):O}}"}""");
        yield return ("batch, cancelled", HttpMethod.Delete, "", "");
    }

    /// <param name="prepare">Makes what the request needs; it is not measured.</param>
    private async Task MeasureAsync(Bench bench, BenchSystem system, string name, int length, Func<Task<int>> ask, Func<Task>? prepare = null)
    {
        // The runtime compiles the code in the first requests.
        for (var request = 0; request < Before; request++)
        {
            await (prepare?.Invoke() ?? Task.CompletedTask);
            await ask();
            await system.EmptyAsync();
        }

        var (times, memory, status) = (new List<double>(), new List<double>(), 0);
        for (var request = 0; request < Measured; request++)
        {
            await (prepare?.Invoke() ?? Task.CompletedTask);
            using var worker = Process.GetProcessById(system.WorkerId);
            ProcessMemory.ForgetPeak(system.WorkerId);
            var (time, before) = (worker.TotalProcessorTime, ProcessMemory.Of(system.WorkerId));

            status = await ask();

            worker.Refresh();
            times.Add((worker.TotalProcessorTime - time).TotalMilliseconds);
            memory.Add(ProcessMemory.Of(system.WorkerId).Peak - before.Now);
            await system.EmptyAsync();
        }

        var note = string.Create(CultureInfo.InvariantCulture, $"{status}, body of {length / 1024.0:0} KB, {times.Min():0} to {times.Max():0} ms");
        bench.Add(new Figure(Name, $"{name}: processor time", Median.Of(times), "ms", Note: note));
        bench.Add(new Figure(Name, $"{name}: memory", Median.Of(memory), "MB"));
    }

    private static string OwnTexts(bool dryRun, int count = 10_000)
    {
        var later = dryRun ? "" : $",\"sendAt\":\"{TimeProvider.System.GetUtcNow().AddHours(1):O}\"";
        var messages = Enumerable.Range(0, count).Select(i => $$"""{"to":"7901{{i:D7}}","text":"{{Longest}}{{i:D5}}"}""");
        return $$"""{"messages":[{{string.Join(',', messages)}}]{{later}}}""";
    }

    private static string Fill(string head, string entry, string tail) =>
        head + string.Join(',', Enumerable.Repeat(entry, Math.Min(entry.Length < 10 ? int.MaxValue : 10_000, (MaxBatch - 20_000) / (Bytes(entry) + 1)))) + tail;

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static string Templated(string text, string later)
    {
        var messages = Enumerable.Range(0, 10_000).Select(i => $$"""{"to":"7901{{i:D7}}","variables":{"a":"{{i:D5}}"} }""");
        const string Savings = "\"replaceLookAlikes\":\"ifCheaper\",\"transliterate\":\"ifCheaper\"";
        return $$"""{"template":"{{text}}{a}",{{Savings}},{{later}},"messages":[{{string.Join(',', messages)}}]}""";
    }

    private static string Variables(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"n{i}\":\"{i}\""));

    private static string Alerts(int count, int length) => $$"""
        {"alerts":[{{string.Join(',', Enumerable.Range(0, count).Select(i =>
            $$"""{"status":"firing","labels":{"alertname":"a{{i}}"},"annotations":{"summary":"{{new string('s', length)}}"},"fingerprint":"{{i}}"}"""))}}]}
        """;

    private static string Xml(string text) =>
        "<query><User>module</User><Pass>module-password-1c</Pass><From>DEMO</From>" +
        $"<Text>{text}</Text><PhonesList>{string.Join(',', Enumerable.Range(0, 200).Select(i => $"7901{i:D7}"))}</PhonesList><NumPh>200</NumPh></query>";

    private static string Summary(int[] statuses) =>
        string.Join(", ", statuses.GroupBy(status => status).Select(same => $"{same.Count()} × {same.Key}"));
}
