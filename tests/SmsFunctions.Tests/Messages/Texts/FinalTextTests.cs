using System.Text;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Tests.Messages.Texts;

/// <summary>The changes that the app makes to a text before it sends the text.</summary>
public sealed class FinalTextTests
{
    private static readonly TextSavings Plain = new(ReplaceLookAlikes: true, Transliterate: false);
    private static readonly TextSavings Latin = new(ReplaceLookAlikes: false, Transliterate: true);

    [Fact]
    public void A_letter_with_a_combining_mark_becomes_one_character()
    {
        // Some keyboards and file systems write й as и and a combining breve.
        var final = FinalText.Of(new string('\u0438', 34) + "\u0438\u0306" + new string('\u0438', 35));

        Assert.Equal(70, final.Text.Length);
        Assert.Equal((1, 2), (final.Segments.Count, final.AsWritten.Count));
    }

    [Theory]
    [InlineData("«Ёлка» — ёж…")]
    [InlineData("“Quote” – it’s long enough, but one segment as it is")]
    [InlineData("Hello")]
    [InlineData("")]
    public void A_text_is_unchanged_without_permission_or_without_savings(string text)
    {
        Assert.Equal(text, FinalText.Of(text).Text);
        Assert.Equal(text, FinalText.Of(text, new TextSavings(true, true)).Text);
    }

    [Fact]
    public void Look_alike_characters_become_plain_when_that_saves_a_segment()
    {
        var text = $"“Quote” – it’s\u00A0{new string('a', 100)}… №\u200B5";

        var final = FinalText.Of(text, Plain);

        Assert.Equal($"\"Quote\" - it's {new string('a', 100)}... No5", final.Text);
        Assert.Equal((SmsEncoding.Gsm7, 1), (final.Segments.Encoding, final.Segments.Count));
        Assert.Equal((SmsEncoding.Ucs2, 2), (final.AsWritten.Encoding, final.AsWritten.Count));
    }

    [Fact]
    public void The_smallest_change_with_the_same_savings_is_made()
    {
        var text = $"“{new string('a', 100)}”";

        Assert.Equal($"\"{new string('a', 100)}\"", FinalText.Of(text, new TextSavings(true, true)).Text);
    }

    [Fact]
    public void Cyrillic_becomes_Latin_when_that_saves_a_segment()
    {
        var text = $"Щука, ЩУКА и ёж: «{string.Concat(Enumerable.Repeat("да ", 30))}»";

        var final = FinalText.Of(text, Latin);

        Assert.Equal($"Shchuka, SHCHUKA i yozh: \"{string.Concat(Enumerable.Repeat("da ", 30))}\"", final.Text);
        Assert.Equal((1, 2), (final.Segments.Count, final.AsWritten.Count));
    }

    [Fact]
    public void A_text_with_a_character_that_cannot_be_transliterated_is_unchanged()
    {
        var text = string.Concat(Enumerable.Repeat("да ", 30)) + "中";

        Assert.Equal(text, FinalText.Of(text, Latin).Text);
    }

    [Theory]
    [InlineData(
        "съешь же ещё этих мягких французских булок, да выпей чаю",
        "sesh zhe eshchyo etikh myagkikh frantsuzskikh bulok, da vypey chayu")]
    [InlineData("Їжак, Єва, ґанок, рака ўжо", "Yizhak, Yeva, ganok, raka wzho")]
    [InlineData("Я и ТЫ", "Ya i TY")]
    [InlineData("Құрметті Әлия, өтінемін: ең үлкен", "Qurmetti Aliya, otinemin: eng ulken")]
    [InlineData("Љубав и Њива, Џеп", "Ljubav i Njiva, Dzep")]
    [InlineData("Škoda, Łódź, naïve, ça va", "Skoda, Lodz, naive, ca va")]
    public void Transliteration_is_readable(string cyrillic, string latin) => Assert.Equal(latin, Transliteration.ToLatin(cyrillic));

    [Fact]
    public void A_change_always_saves_at_least_a_segment()
    {
        var random = new Random(20261122);
        string[] kinds = ["я", "щ", "a", "“", "…", "№", "\u00A0", "€", "ң", char.ConvertFromUtf32(0x1F600)];
        for (var i = 0; i < 1_000; i++)
        {
            var (main, text) = (kinds[random.Next(3)], new StringBuilder());
            for (var left = random.Next(1, 300); left > 0; left--)
            {
                text.Append(random.Next(10) == 0 ? kinds[random.Next(kinds.Length)] : main);
            }

            var written = text.ToString();
            var final = FinalText.Of(written, new TextSavings(random.Next(2) == 0, random.Next(2) == 0));

            Assert.Equal(Segments.Of(final.Text), final.Segments);
            Assert.True(
                final.Text == written || final.Segments.Count < final.AsWritten.Count,
                $"{written} was changed to {final.Text} without saving a segment.");
        }
    }

    [Fact]
    public void No_text_is_made_of_one_that_is_out_of_bounds()
    {
        Assert.False(FinalText.TryOf("a\uD83D", default, out var final, out var problem));
        Assert.Null(final);
        Assert.Equal("has half of a surrogate pair, U+D83D, at position 2", problem);
        Assert.Throws<ArgumentException>(() => FinalText.Of("a\uD83D"));
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(500_000)]
    public void A_text_of_combining_marks_is_refused_by_its_length_before_it_is_normalised(int pairs) =>
        Assert.False(FinalText.TryOf(Marks(pairs), new TextSavings(true, true), out _, out _));

    [Fact]
    public void The_longest_text_in_bounds_is_normalised()
    {
        var text = string.Concat(Enumerable.Repeat("и" + string.Concat(Enumerable.Repeat("\u0301\u0316", 15)), TextBounds.MaxLength / 31));

        Assert.Equal(text.Length, FinalText.Of(text).Text.Length);
    }

    private static string Marks(int pairs) => "a" + string.Concat(Enumerable.Repeat("\u0301\u0316", pairs));
}
