using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.Gateway;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The shortening of alert texts to one, two or three segments.</summary>
public sealed class TextFitTests
{
    private static readonly string[] Alphabets =
    [
        "abc xyz 019", "{}[]~|\\€", "абвгдЯЩё", "—…«»“’№", "🔥✅⚠\uFE0F→°≥", "漢字 かな", "\t\r\n\u0001\uFFFE\u200B\u0301", "e\u0301и\u0306",
    ];

    [Fact]
    public void A_text_never_exceeds_its_budget_can_always_be_sent_and_begins_with_the_state() => FitRandomAlerts(seed: 20_210_314, rounds: 200);

    [Fact]
    public void The_name_of_the_worst_alert_is_in_the_first_segment_among_any_other_alerts() => FitTheWorstAlert(seed: 1, rounds: 50);

    internal static void FitRandomAlerts(int seed, int rounds)
    {
        var random = new Random(seed);
        var transport = new TextTransport(Options.Create(new GatewayOptions()));
        for (var round = 0; round < rounds; round++)
        {
            var (budget, alerts) = (random.Next(1, 4), Enumerable.Range(0, random.Next(1, 12)).Select(_ => Any(random)).ToList());

            var text = TextFit.Fit(AlertWords.Of(alerts, random.Next(3)), budget);

            Assert.True(Segments.Of(text).Count <= budget, $"round {round}: {text}");
            Assert.Equal(text, FinalText.Of(text).Text);
            Assert.NotEqual(TextWay.Impossible, transport.Plan(text, flash: false, timed: false).Way);
            Assert.StartsWith(alerts.Any(alert => !alert.IsResolved) ? "FIRING" : "RESOLVED", text, StringComparison.Ordinal);
        }
    }

    internal static void FitTheWorstAlert(int seed, int rounds)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var others = Enumerable.Range(0, random.Next(20)).Select(i => new Alert($"{i}", false, Words(random, Alphabets[0], 200))
            {
                Severity = "warning",
                Instance = Words(random, Alphabets[0], 200),
                Summary = Words(random, Alphabets[0], 2_000),
            });
            var worst = new Alert("worst", false, "CoreRouterDown") { Severity = "critical", Summary = Words(random, Alphabets[2], 900) };
            var alerts = others.Append(worst).ToList();

            var text = TextFit.Fit(AlertWords.Of(alerts, 0), 1);

            Assert.Matches("^FIRING.* ?\\(?(1 )?critical\\)?: CoreRouterDown", text);
        }
    }

    [Theory]
    [InlineData("short", 1, "short")]
    [InlineData("Диск заполнен", 1, "Диск заполнен")]
    [InlineData("Diskfull “/var” — 95…", 1, "Diskfull “/var” — 95…")]
    public void A_text_that_fits_is_unchanged(string text, int budget, string expected) => Assert.Equal(expected, TextFit.Fit([text], budget));

    [Fact]
    public void Characters_are_simplified_before_words_are_removed()
    {
        var quoted = $"“{new string('a', 100)}”";

        Assert.Equal(quoted.Replace('“', '"').Replace('”', '"'), TextFit.Fit([quoted], 1));
        Assert.Equal(
            "FIRING: Disk zapolnen na servere web1, svobodno menshe 5 % mesta na razdele /var",
            TextFit.Fit(["FIRING: Диск заполнен на сервере web1, свободно меньше 5 % места на разделе /var"], 1));
        Assert.Equal($"FIRING: {new string('b', 100)}", TextFit.Fit([$"🔥 FIRING: {new string('b', 100)}"], 1));
    }

    [Fact]
    public void Only_the_necessary_number_of_segments_is_used()
    {
        var text = new string('c', 200);

        Assert.Equal((text, text), (TextFit.Fit([text], 2), TextFit.Fit([text], 3)));
        Assert.Equal($"{new string('c', 157)}...", TextFit.Fit([text], 1));
    }

    [Fact]
    public void All_alert_names_come_before_the_first_instance_when_the_text_is_too_long()
    {
        var alerts = Enumerable.Range(0, 40)
            .Select(i => new Alert($"{i}", false, i == 39 ? "NetDown" : "DiskFull") { Instance = $"server-with-a-name-{i}" }).ToList();

        var text = TextFit.Fit(AlertWords.Of(alerts, 0), 1);

        Assert.StartsWith("FIRING 40: DiskFull x39, NetDown server-with-a-name-0, server-with-a-name-1", text);
        Assert.EndsWith("...", text);
        Assert.Equal(1, Segments.Of(text).Count);
    }

    private static Alert Any(Random random) => new("x", random.Next(4) == 0, Words(random, Alphabets[random.Next(Alphabets.Length)], 300))
    {
        Severity = random.Next(3) == 0 ? null : Words(random, Alphabets[random.Next(Alphabets.Length)], 40),
        Instance = random.Next(3) == 0 ? null : Words(random, Alphabets[random.Next(Alphabets.Length)], 100),
        Summary = random.Next(3) == 0 ? null : Words(random, Alphabets[random.Next(Alphabets.Length)], 3_000),
    };

    private static string Words(Random random, string alphabet, int longest) =>
        new([.. Enumerable.Range(0, random.Next(1, longest)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
}
