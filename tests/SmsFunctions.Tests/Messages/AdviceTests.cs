using System.Text.RegularExpressions;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Messages;

/// <summary>Every error code must have advice in English and in Russian.</summary>
public sealed class AdviceTests
{
    // The result words of the operator's protocol guide, v1.01.
    private static readonly string[] OperationResults =
    [
        "Error_Not_Enough_Credits", "Error_Message_Rejected", "Error_Invalid_Source_Address", "Error_Invalid_Destination_Address",
        "Error_SMS_User_Disabled", "Error_Invalid_MessageID", "Error_Invalid_Header", "Error_Invalid_Login", "Error_Invalid_Password",
        "Error_Unauthorised_IP_Address", "Error_SMS_User_Not_Activated", "Error_Message_Queue_Full", "Error_Gateway_Offline",
        "Error_Gateway_Busy", "Error_Database_Offline",
    ];

    private static readonly string[] Statuses =
    [
        "Enqueued", "Delivered_To_Gateway", "Sent", "Delivered_To_Recipient", "Error_Invalid_Destination_Address",
        "Error_Invalid_Source_Address", "Error_Rejected", "Error_Expired",
    ];

    [Fact]
    public void Every_protocol_word_is_known_and_has_advice()
    {
        Assert.All(OperationResults, word =>
        {
            Assert.True(ErrorTable.Knows(word), word);
            Assert.NotNull(Advice.Of(ErrorTable.Classify(word).Code.ToString()));
        });
        Assert.All(Statuses, word =>
        {
            Assert.NotEqual(DeliveryStatus.Unrecognised, StatusWords.Read(word));
            Assert.NotNull(Advice.Of(StatusWords.Read(word).ToString()));
        });
    }

    [Fact]
    public void Every_code_of_the_app_has_advice()
    {
        Assert.All(Enum.GetNames<GatewayErrorCode>().Concat(Enum.GetNames<DeliveryStatus>()), code => Assert.True(Advice.Of(code) is not null, code));

        // The source code contains all other error codes of messages as literals or as constants.
        var literals = RepositoryFiles.Sources("src/SmsFunctions")
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), "new MessageError\\(\"([A-Za-z]+)\"").Select(match => match.Groups[1].Value))
            .Distinct().ToList();
        Assert.NotEmpty(literals);
        Assert.All(literals, code => Assert.True(Advice.Of(code) is not null, code));
        Assert.All(
            [RecipientRules.OnStopList, RecipientRules.NotAllowed, QuietHours.Code, SpendingGuard.BalanceTooLow, SpendingGuard.DailyCapReached],
            code => Assert.NotNull(Advice.Of(code)));
    }

    [Fact]
    public void All_advice_has_an_English_and_a_Russian_text()
    {
        Assert.All(Advice.Codes, code =>
        {
            var advice = Advice.Of(code)!;
            Assert.Matches("^[A-Z].+\\.$", advice.En);
            Assert.DoesNotMatch("[а-яё]", advice.En);
            Assert.Matches("^[А-ЯЁ].+\\.$", advice.Ru);
        });
    }

    [Fact]
    public void An_unknown_code_has_no_advice()
    {
        Assert.Null(Advice.Of("Something"));
        Assert.Null(Advice.Of(null));
    }
}
