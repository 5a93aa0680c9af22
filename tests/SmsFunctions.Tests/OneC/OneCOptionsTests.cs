using Microsoft.Extensions.Options;
using SmsFunctions.OneC;

namespace SmsFunctions.Tests.OneC;

/// <summary>The account of the 1C endpoint: its settings and the check of credentials.</summary>
public sealed class OneCOptionsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("shop", "p&<пароль>%41")]
    public void User_and_password_are_set_both_or_neither(string? user, string? password) => Assert.True(Validate(user, password).Succeeded);

    [Theory]
    [InlineData("shop", null, "OneC__Password is missing")]
    [InlineData(null, "secret", "OneC__User is missing")]
    [InlineData("shop", " secret", "OneC__Password begins or ends with a space")]
    [InlineData("sh\nop", "secret", "OneC__User has a control character")]
    [InlineData("shop", "@Microsoft.KeyVault(SecretUri=https://x/secrets/onec-password)", "OneC__Password is a Key Vault reference that was not resolved")]
    public void Errors_do_not_contain_the_secret(string? user, string? password, string problem)
    {
        var result = Validate(user, password);

        Assert.Contains(problem, result.FailureMessage);
        Assert.True(password is null || !result.FailureMessage!.Contains(password.Trim(), StringComparison.Ordinal), result.FailureMessage);
    }

    [Theory]
    [InlineData("shop", "пароль%41", null)]
    [InlineData("shop", "\u00EF\u00E0\u00F0\u00EE\u00EB\u00FC%41", null)]
    [InlineData("shop", "пароль", "Error_Invalid_Password")]
    [InlineData("shop", "", "Error_Invalid_Password")]
    [InlineData("shop", null, "Error_Invalid_Password")]
    [InlineData("Shop", "пароль%41", "Error_Invalid_Login")]
    [InlineData("demo", "wrong", "Error_Invalid_Login")]
    [InlineData(null, null, "Error_Invalid_Login")]
    public void Only_the_credentials_of_the_account_are_accepted(string? user, string? password, string? word)
    {
        var account = new OneCAccount(Options.Create(new OneCOptions { User = "shop", Password = "пароль%41" }));

        Assert.True(account.IsOpen);
        Assert.Equal(word, account.Refusal(user, password));
    }

    [Fact]
    public void Without_an_account_all_credentials_are_refused()
    {
        var account = new OneCAccount(Options.Create(new OneCOptions()));

        Assert.False(account.IsOpen);
        Assert.Equal("Error_Invalid_Login", account.Refusal(null, null));
        Assert.Equal("Error_Invalid_Login", account.Refusal("", ""));
    }

    private static ValidateOptionsResult Validate(string? user, string? password) =>
        new OneCOptionsValidator().Validate(null, new OneCOptions { User = user, Password = password });
}
