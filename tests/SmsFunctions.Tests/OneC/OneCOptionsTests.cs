using Microsoft.Extensions.Options;
using SmsFunctions.OneC;

namespace SmsFunctions.Tests.OneC;

/// <summary>The account of the 1C endpoint: its settings and the check of credentials.</summary>
public sealed class OneCOptionsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("shop", "p&<пароль>%41456")]
    public void User_and_password_are_set_both_or_neither(string? user, string? password) => Assert.True(Validate(user, password).Succeeded);

    [Theory]
    [InlineData("shop", null, "OneC__Password is missing")]
    [InlineData(null, "secret", "OneC__User is missing")]
    [InlineData("shop", "fifteen letters", "OneC__Password is shorter than 16 characters")]
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
    [InlineData("shop", "пароль%41", true)]
    [InlineData("shop", "\u00EF\u00E0\u00F0\u00EE\u00EB\u00FC%41", true)]
    [InlineData("shop", "пароль", false)]
    [InlineData("shop", "", false)]
    [InlineData("shop", null, false)]
    [InlineData("Shop", "пароль%41", false)]
    [InlineData("demo", "wrong", false)]
    [InlineData(null, null, false)]
    public void Only_the_credentials_of_the_account_are_accepted(string? user, string? password, bool isRight)
    {
        var account = new OneCAccount(Options.Create(new OneCOptions { User = "shop", Password = "пароль%41" }));

        Assert.True(account.IsOpen);
        Assert.Equal(isRight, account.IsRight(user, password));
    }

    [Fact]
    public void Without_an_account_all_credentials_are_refused()
    {
        var account = new OneCAccount(Options.Create(new OneCOptions()));

        Assert.False(account.IsOpen);
        Assert.False(account.IsRight(null, null));
        Assert.False(account.IsRight("", ""));
    }

    [Theory]
    [InlineData("203.0.113.0/24", null)]
    [InlineData("203.0.113.7, 2001:db8::/32,::1", null)]
    [InlineData("203.0.113.0/33", "OneC__AllowAddresses has '203.0.113.0/33'")]
    [InlineData("203.0.113.7,office", "OneC__AllowAddresses has 'office'")]
    public void Allowed_addresses_are_IP_addresses_and_ranges(string addresses, string? problem)
    {
        var result = new OneCOptionsValidator().Validate(null, new OneCOptions { AllowAddresses = addresses });

        Assert.Equal(problem is null, result.Succeeded);
        Assert.Contains(problem ?? "", result.FailureMessage ?? "");
    }

    private static ValidateOptionsResult Validate(string? user, string? password) =>
        new OneCOptionsValidator().Validate(null, new OneCOptions { User = user, Password = password });
}
