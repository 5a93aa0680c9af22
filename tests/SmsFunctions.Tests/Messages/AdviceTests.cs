using SmsFunctions.Gateway;
using SmsFunctions.Messages;
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

        var codes = typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.True(Advice.Of(code) is not null, code));
        Assert.All(
            RepositoryFiles.Sources("src/SmsFunctions"),
            path => Assert.DoesNotMatch("MessageError\\(\"", File.ReadAllText(path)));
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
