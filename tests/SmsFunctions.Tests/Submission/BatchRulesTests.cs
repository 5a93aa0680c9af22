using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Spending;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Submission;

public sealed class BatchRulesTests
{
    private static readonly BatchRules Rules = Make();

    [Fact]
    public void Numbers_are_normalised_and_malformed_ones_are_rejected_by_index()
    {
        var plan = Plan(To("+7 900 123-45-67", "12345", "8 900 123 45 68", "79001234569,79001234570", null));

        Assert.Equal([(0, "79001234567"), (2, "79001234568")], plan.Messages.Select(message => (message.Index, message.Phone)));
        Assert.Equal([1, 3, 4], plan.Rejected.Select(item => item.Index));
        Assert.All(plan.Rejected, item => Assert.StartsWith("to: ", item.Reason));
    }

    [Fact]
    public void The_same_number_in_three_spellings_is_one_message_and_two_reported_duplicates()
    {
        var plan = Plan(To("+7 900 123-45-67", "89001234567", "79001234567"));

        Assert.Single(plan.Messages);
        Assert.Equal([new DuplicateItem(1, 0), new DuplicateItem(2, 0)], plan.Duplicates);
    }

    [Fact]
    public void A_plus_before_the_trunk_prefix_and_the_prefix_for_calls_abroad_do_not_make_another_recipient()
    {
        var plan = Plan(To("+8 900 777-00-01", "008 900 777 00 01", "8 10 7 900 777 00 01", "tel:+79007770001", "\uFF179007770001", "+7 (0) 900 777 00 01"));

        Assert.Equal("79007770001", Assert.Single(plan.Messages).Phone);
        Assert.Equal(5, plan.Duplicates.Count);
    }

    [Theory]
    [InlineData("8 999 123 45 6", "to: is too short for a number of country code 7")]
    [InlineData("+210 123 45 67", "to: begins with an unknown country code: no country has it")]
    [InlineData("+7 900 123-45-67 доб. 1", "to: has an extension, which begins with 'доб': SMS cannot be sent to an extension")]
    public void A_rejected_number_has_its_reason(string number, string reason) =>
        Assert.Equal(reason, Assert.Single(Plan(To(number, "79001234567")).Rejected).Reason);

    [Fact]
    public void A_template_may_not_make_more_than_16_MB_of_text()
    {
        var largest = new BatchRequest { Template = new string('a', 1525) + "{a}{a}", Messages = Named(10_000, "b") };

        Assert.Equal(15_270_000, BatchRules.FilledBytes(largest));
        Assert.Equal(10_000, Plan(largest).Messages.Count);
        Assert.Equal(15_310_000, BatchRules.FilledBytes(largest with { Template = new string('я', 763) + "{a}{a}€" }));
        var errors = Rules.Check(largest with { Template = new string('a', 1676) + "{a}{a}" }, Caller.Anyone).Errors;
        Assert.Equal("makes texts of 16780000 bytes (UTF-8) in all; 16777216 are allowed. Send several batches", Assert.Single(errors["template"]));
    }

    [Fact]
    public void A_text_that_is_too_long_to_be_made_does_not_count()
    {
        var values = new[] { new string('b', 7_000_000), new string('c', 7_000_000), new string('d', 7_000_000), "e" };
        var request = new BatchRequest { Template = "{a}", Messages = [.. values.SelectMany(value => Named(1, value))] };

        Assert.Equal(1, BatchRules.FilledBytes(request));
        Assert.Equal([0, 1, 2], Plan(request).Rejected.Select(item => item.Index));
    }

    [Fact]
    public void A_text_without_a_visible_character_rejects_its_message_alone()
    {
        var own = Plan(Own(
            new BatchItem { To = "79001234567", Text = "\u200B" }, new BatchItem { To = "79001234568", Text = " \n " },
            new BatchItem { To = "79001234569", Text = "\u2060a" }));
        var filled = Plan(new BatchRequest
        {
            Template = "{a}\u00A0{b}",
            Messages = [Item("79001234567", """{"a":"","b":"\u200B"}"""), Item("79001234568", """{"a":"","b":"x"}""")],
        });

        Assert.Equal(["text: has no visible character", "text: has no visible character"], own.Rejected.Select(item => item.Reason));
        Assert.Equal([(0, "text: has no visible character")], filled.Rejected.Select(item => (item.Index, item.Reason)));
        Assert.Equal(["text"], Errors(To("79001234567") with { Text = "\u3164" }).Keys);
    }

    [Fact]
    public void Two_texts_for_one_number_are_two_messages()
    {
        var plan = Plan(Own(
            new BatchItem { To = "79001234567", Text = "one" },
            new BatchItem { To = "79001234567", Text = "two" },
            new BatchItem { To = "89001234567", Text = "two" }));

        Assert.Equal(["one", "two"], plan.Messages.Select(message => message.Text.Text));
        Assert.Equal([new DuplicateItem(2, 1)], plan.Duplicates);
    }

    [Fact]
    public void A_template_is_filled_for_each_message_and_rejects_missing_and_unknown_variables_by_name()
    {
        var plan = Plan(new BatchRequest
        {
            Template = "Hello {name}, {{order}} {order}",
            Messages =
            [
                Item("79001234561", """{"name":"Anna","order":17}"""),
                Item("79001234562", """{"name":"Boris"}"""),
                Item("79001234563", """{"name":"Vera","order":18,"city":"Omsk"}"""),
                Item("79001234564", """{"name":["x"],"order":18}"""),
                Item("79001234565", """{"name":"{order}","order":19}"""),
            ],
        });

        Assert.Equal(["Hello Anna, {order} 17", "Hello {order}, {order} 19"], plan.Messages.Select(message => message.Text.Text));
        Assert.Equal(
            [
                "variables: variable 'order' is missing", "variables: variable 'city' is not in the template",
                "variables: variable 'name' must be a string or a number",
            ],
            plan.Rejected.Select(item => item.Reason));
    }

    [Fact]
    public void Segments_are_counted_over_all_messages() => Assert.Equal(5, Plan(Own(
        new BatchItem { To = "79001234567", Text = new string('a', 161) },
        new BatchItem { To = "79001234568", Text = new string('я', 135) })).Segments);

    [Theory]
    [InlineData("Hello {name", "template")]
    [InlineData("Hello name}", "template")]
    [InlineData("Hello {}", "template")]
    [InlineData("Hello {a b}", "template")]
    public void A_malformed_template_refuses_the_request(string template, string field) =>
        Assert.Equal([field], Errors(new BatchRequest { Template = template, Messages = [Item("79001234567", "{}")] }).Keys);

    [Fact]
    public void Errors_of_the_whole_batch_are_named_by_field()
    {
        var errors = Errors(To("79001234567") with { Text = new string('я', 671), From = "Привет", Flash = true, Reference = new string('r', 201) });

        Assert.Equal(["flash", "from", "reference", "text"], errors.Keys.Order());
    }

    [Fact]
    public void A_request_without_one_valid_message_is_refused()
    {
        Assert.Equal(["to"], Errors(To("1", "2")).Keys);
        Assert.Equal(["messages"], Errors(Own(new BatchItem { To = "79001234567" })).Keys);
    }

    [Fact]
    public void Ten_thousand_messages_are_accepted() =>
        Assert.Equal(10_000, Plan(To([.. Enumerable.Range(0, 10_000).Select(i => $"7900{i:D7}")])).Messages.Count);

    [Fact]
    public void A_request_has_one_of_three_shapes()
    {
        var mixed = To("79001234567");

        Assert.Equal(["body"], Errors(new BatchRequest()).Keys);
        Assert.Equal(["body"], Errors(mixed with { Messages = [] }).Keys);
        Assert.Equal(["body"], Errors(mixed with { Template = "x" }).Keys);
        Assert.Equal(["body"], Errors(new BatchRequest { Text = "x", Messages = [new BatchItem { To = "79001234567", Text = "y" }] }).Keys);
    }

    [Fact]
    public void A_batch_of_one_gateway_call_is_normal_and_a_larger_one_is_low_unless_the_request_says_otherwise()
    {
        var numbers = Enumerable.Range(0, 201).Select(i => $"7900{i:D7}").ToArray();
        var twoTexts = Own(new BatchItem { To = "79001234567", Text = "one" }, new BatchItem { To = "79001234568", Text = "two" });

        Assert.Equal(Priority.Normal, Plan(To(numbers[..200])).Priority);
        Assert.Equal([Priority.Low, Priority.Low], [Plan(To(numbers)).Priority, Plan(twoTexts).Priority]);
        Assert.Equal(Priority.High, Plan(To(numbers) with { Priority = "high" }).Priority);
        Assert.Equal(["priority"], Errors(To("79001234567") with { Priority = "urgent" }).Keys);
    }

    private static BatchPlan Plan(BatchRequest request)
    {
        var (plan, errors) = Rules.Check(request, Caller.Anyone);
        Assert.Empty(errors);
        return plan!;
    }

    private static IReadOnlyDictionary<string, string[]> Errors(BatchRequest request)
    {
        var (plan, errors) = Rules.Check(request, Caller.Anyone);
        Assert.Null(plan);
        return errors;
    }

    private static BatchRequest To(params string?[] numbers) => new() { To = [.. numbers], Text = "Hello" };

    private static BatchList<BatchItem?> Named(int count, string value) =>
    [
        .. Enumerable.Range(0, count).Select(i => new BatchItem
        {
            To = $"7900{i:D7}",
            Variables = ImmutableDictionary<string, GivenText>.Empty.Add("a", value),
        }),
    ];

    private static BatchRequest Own(params BatchItem[] items) => new() { Messages = [.. items] };

    private static BatchItem Item(string to, string variables) => new()
    {
        To = to,
        Variables = JsonSerializer.Deserialize($$"""{"variables":{{variables}}}""", RequestJson.Default.BatchItem)!.Variables,
    };

    private static BatchRules Make(TariffOptions? tariff = null)
    {
        var gateway = Options.Create(new GatewayOptions { Sender = "DEMO" });
        var messages = new MessageRules(
            Build.Phones, new TextTransport(gateway), gateway, Options.Create(new TextOptions()), Options.Create(new CallbackOptions()));
        return new BatchRules(messages, new Tariff(Options.Create(tariff ?? new TariffOptions())), gateway);
    }
}
