using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Batches;

/// <summary>What a batch must be like: what is wrong for all of it refuses it, what is wrong for one message leaves that one out.</summary>
public sealed class BatchRules(MessageRules rules, IOptions<GatewayOptions> gateway)
{
    public const int MaxMessages = 10_000;

    private const int ShownNumber = 40;

    /// <summary>The plan, or everything that is wrong with the request by field.</summary>
    public (BatchPlan? Plan, IReadOnlyDictionary<string, string[]> Errors) Check(BatchRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        var sender = request.From ?? gateway.Value.Sender;
        AddIf(errors, "from", SenderName.IsValid(sender) ? null : MessageRules.SenderProblem);
        AddIf(errors, "flash", request.Flash ? "is not possible in a batch: the gateway's batch script knows no flash. Send flash messages one by one" : null);
        AddIf(errors, "reference", MessageRules.ReferenceProblem(request.Reference));
        var times = TimingRules.Read(request.SendAt, request.ValidUntil, request.Schedule, gatewayMayKeep: false, errors);
        var mode = MessageRules.Mode(request.Mode, errors);
        var items = Items(request, errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var plan = Plan(items, request, sender) with { Times = times!, Mode = mode };
        return plan.Messages.Count > 0
            ? (plan, errors)
            : (null, new Dictionary<string, string[]> { [request.To is null ? "messages" : "to"] = [.. plan.Rejected.Take(10).Select(item => $"{item.Index}: {item.Reason}")] });
    }

    /// <summary>The items with their texts, whatever the request's shape.</summary>
    private List<Item> Items(BatchRequest request, Dictionary<string, string[]> errors)
    {
        switch (request)
        {
            case { To: { } to, Messages: null, Template: null }:
                AddIf(errors, "to", CountProblem(to.Length));
                AddIf(errors, "text", rules.TextProblem(request.Text, flash: false, timed: false));
                return errors.Count > 0 ? [] : [.. to.Select(number => new Item(number, request.Text, null, null))];

            case { To: null, Text: null, Messages: { } messages, Template: null }:
                AddIf(errors, "messages", CountProblem(messages.Length));
                return errors.Count > 0 ? [] : [.. messages.Select(OwnText)];

            case { To: null, Text: null, Messages: { } messages, Template: { } text }:
                AddIf(errors, "messages", CountProblem(messages.Length));
                var template = TextTemplate.Parse(text, out var problem);
                AddIf(errors, "template", problem);
                return errors.Count > 0 ? [] : [.. messages.Select(message => Filled(message, template!))];

            default:
                errors["body"] = ["must have one of three shapes: to with text, messages with texts of their own, or template with messages and their variables"];
                return [];
        }
    }

    private BatchPlan Plan(List<Item> items, BatchRequest request, string sender)
    {
        var (messages, rejected, duplicates) = (new List<BatchMessage>(items.Count), new List<RejectedItem>(), new List<DuplicateItem>());
        var first = new Dictionary<(string Phone, string Text), int>();
        var texts = new Dictionary<string, (string? Problem, int Segments)>();
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            if (!PhoneNumber.TryNormalise(item.To, out var phone, out var numberProblem))
            {
                Reject($"to: {(string.IsNullOrWhiteSpace(item.To) ? MessageRules.NumberMissing : numberProblem)}");
            }
            else if (item.Problem is not null || TextOf(item).Problem is not null)
            {
                Reject(item.Problem ?? $"text: {TextOf(item).Problem}");
            }
            else if (MessageRules.ReferenceProblem(item.Reference) is { } referenceProblem)
            {
                Reject($"reference: {referenceProblem}");
            }
            else if (!first.TryAdd((phone, item.Text!), index))
            {
                duplicates.Add(new DuplicateItem(index, first[(phone, item.Text!)]));
            }
            else
            {
                messages.Add(new BatchMessage(index, phone, item.Text!, TextOf(item).Segments, item.Reference));
            }

            void Reject(string reason) => rejected.Add(new RejectedItem(index, item.To is { Length: > ShownNumber } to ? to[..ShownNumber] : item.To, reason));
        }

        return new BatchPlan(messages, rejected, duplicates, sender, request.Reference);

        (string? Problem, int Segments) TextOf(Item item) => texts.TryGetValue(item.Text ?? "", out var known)
            ? known
            : texts[item.Text ?? ""] = (rules.TextProblem(item.Text, flash: false, timed: false), Segments.Of(item.Text ?? "").Count);
    }

    private static Item OwnText(BatchItem? message) => message switch
    {
        null => Item.Missing,
        { Variables: not null } => new Item(message.To, null, message.Reference, "variables: belong to a template, and there is none"),
        _ => new Item(message.To, message.Text, message.Reference, null),
    };

    private static Item Filled(BatchItem? message, TextTemplate template)
    {
        switch (message)
        {
            case null:
                return Item.Missing;
            case { Text: not null }:
                return new Item(message.To, null, message.Reference, "text: the template gives the text");
            default:
                var (text, problem) = template.Fill(message.Variables ?? ImmutableDictionary<string, JsonElement>.Empty);
                return new Item(message.To, text, message.Reference, problem is null ? null : $"variables: {problem}");
        }
    }

    private static string? CountProblem(int count) => count switch
    {
        0 => "is empty",
        > MaxMessages => $"has {count} entries; {MaxMessages} are allowed in one request",
        _ => null,
    };

    private static void AddIf(Dictionary<string, string[]> errors, string field, string? problem)
    {
        if (problem is not null)
        {
            errors[field] = [problem];
        }
    }

    private sealed record Item(string? To, string? Text, string? Reference, string? Problem)
    {
        public static readonly Item Missing = new(null, null, null, "is null");
    }
}
