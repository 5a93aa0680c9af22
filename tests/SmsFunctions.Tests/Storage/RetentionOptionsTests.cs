using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

public sealed class RetentionOptionsTests
{
    [Theory]
    [InlineData(90, 400, null)]
    [InlineData(1, 2, null)]
    [InlineData(3649, 3650, null)]
    [InlineData(90, 90, "Retention__Rows is 90; it must be more than")]
    [InlineData(0, 400, "Retention__Texts is 0: ")]
    [InlineData(1, 3651, "Retention__Rows is 3651: ")]
    public void A_text_is_purged_before_its_row_and_both_settings_are_bounded(int texts, int rows, string? problem)
    {
        var result = new RetentionOptionsValidator().Validate(null, new RetentionOptions { Texts = texts, Rows = rows });

        Assert.Equal(problem is null, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith(problem!, failure));
    }

    [Theory]
    [InlineData(90, 30)]
    [InlineData(30, 30)]
    [InlineData(1, 1)]
    public void An_idempotency_key_is_never_kept_longer_than_the_texts(int texts, int days) =>
        Assert.Equal(TimeSpan.FromDays(days), new RetentionOptions { Texts = texts }.KeysFor);
}
