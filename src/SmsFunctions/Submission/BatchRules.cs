using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;

namespace SmsFunctions.Submission;

/// <summary>The validation of batches. An error of the whole request rejects the batch; an error of one message rejects only that message.</summary>
public sealed class BatchRules(MessageRules rules, Tariff tariff, IOptions<GatewayOptions> gateway)
{
    public const int MaxMessages = 10_000;

    private static readonly ImmutableDictionary<string, GivenText> NoVariables = ImmutableDictionary<string, GivenText>.Empty;

    /// <value>The maximum number of variables of all messages of a request.</value>
    public const int MaxVariables = 100_000;

    /// <value>
    /// The maximum size of all texts that a template makes, in UTF-8: as much as a body of the maximum size can contain. A small body can have a long
    /// template and many messages.
    /// </value>
    public const int MaxFilled = 16 * 1024 * 1024;

    /// <summary>Returns the size in UTF-8 of all texts that the template of a request makes; 0 without a template.</summary>
    public static long FilledBytes(BatchRequest request) =>
        request is { Template: { } text, Messages: { } messages } && TextTemplate.Parse(text, out _) is { } template
            ? messages.Sum(message => template.BytesWith(message?.Variables ?? NoVariables))
            : 0;

    /// <summary>Returns the plan, or all errors of the request by field.</summary>
    public (BatchPlan? Plan, IReadOnlyDictionary<string, string[]> Errors) Check(BatchRequest request, Caller caller)
    {
        var errors = new Dictionary<string, string[]>();
        var sender = request.From ?? gateway.Value.Sender;
        AddIf(errors, "from", MessageRules.SenderProblemOf(sender, caller));
        const string NoFlash = "is not possible in a batch: the gateway does not support flash in batches. Send flash messages one by one";
        AddIf(errors, "flash", request.Flash ? NoFlash : null);
        AddIf(errors, "reference", ReferenceText.Problem(request.Reference));
        var times = TimingRules.Read(request.SendAt, request.ValidUntil, request.Schedule, isGatewayAllowed: false, errors);
        var callback = rules.Callback(request.CallbackUrl, errors);
        var mode = MessageRules.Mode(request.Mode, errors);
        var priority = MessageRules.PriorityOf(request.Priority, caller, errors);
        var texts = new Texts(rules, rules.Savings(request.ReplaceLookAlikes, request.Transliterate, errors));
        var items = Items(request, texts, errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var plan = Plan(items, texts, request, sender, caller) with
        {
            Times = times!,
            Mode = mode,
            Savings = texts.Savings,
            IsSecret = request.Secret,
            CallbackUrl = callback,
        };
        return plan.Messages.Count > 0 ? (plan with { Priority = priority ?? MessageRules.Default(Usual(plan), caller) }, errors) : (null, plan.NoneValid());
    }

    // A batch of several gateway calls is taken for a campaign.
    private static Priority Usual(BatchPlan plan) => plan.IsOneChunk ? Priority.Normal : Priority.Low;

    /// <summary>Returns the items of the request with their texts, for all three shapes. A text is made when its item is read.</summary>
    private static IEnumerable<Item> Items(BatchRequest request, Texts texts, Dictionary<string, string[]> errors)
    {
        switch (request)
        {
            case { To: { } to, Messages: null, Template: null }:
                AddIf(errors, "to", CountProblem(to.Count));
                AddIf(errors, "text", texts.Of(request.Text).Problem);
                return errors.Count > 0 ? [] : to.Select(number => Numbered(number, request.Text));

            case { To: null, Text: null, Messages: { } messages, Template: null }:
                AddIf(errors, "messages", CountProblem(messages.Count));
                return errors.Count > 0 ? [] : messages.Select(OwnText);

            case { To: null, Text: null, Messages: { } messages, Template: { } text }:
                AddIf(errors, "messages", CountProblem(messages.Count));
                var template = TextTemplate.Parse(text, out var problem);
                AddIf(errors, "template", problem ?? (FilledBytes(request) is var bytes && bytes > MaxFilled
                    ? $"makes texts of {bytes} bytes (UTF-8) in all; {MaxFilled} are allowed. Send several batches"
                    : null));
                return errors.Count > 0 ? [] : messages.Select(message => Filled(message, template!));

            default:
                errors["body"] = ["must have one of three shapes: to with text, messages with a text each, or template with messages and their variables"];
                return [];
        }
    }

    private BatchPlan Plan(IEnumerable<Item> items, Texts texts, BatchRequest request, string sender, Caller caller)
    {
        var (messages, rejected, duplicates) = (new List<BatchMessage>(), new List<RejectedItem>(), new List<DuplicateItem>());
        var first = new Dictionary<(string Phone, string Text), int>();
        foreach (var (index, item) in items.Index())
        {
            if (item.Problem is not null)
            {
                Reject(item.Problem);
            }
            else if (rules.Number(item.To, caller) is (var phone, var numberProblem) && phone is null)
            {
                Reject($"to: {numberProblem}");
            }
            else if (texts.Of(item.Text) is (var text, var textProblem) && text is null)
            {
                Reject($"text: {textProblem}");
            }
            else if (ReferenceText.Problem(item.Reference) is { } referenceProblem)
            {
                Reject($"reference: {referenceProblem}");
            }
            else if (!first.TryAdd((phone, text.Text), index))
            {
                duplicates.Add(new DuplicateItem(index, first[(phone, text.Text)]));
            }
            else
            {
                messages.Add(new BatchMessage(index, phone, text, tariff.PriceOf(phone, text.Segments.Count), item.Reference));
            }

            void Reject(string reason) => rejected.Add(
                new RejectedItem(index, item.To is { } to ? TextBounds.Prefix(to, PhoneParser.MaxLength) : null, reason));
        }

        return new BatchPlan(messages, rejected, duplicates, sender, request.Reference)
        {
            ListField = request.To is null ? "messages" : "to",
            Caller = caller,
        };
    }

    private static Item Numbered(GivenText number, string? text) =>
        new(number.Text, text, null, number.Problem is { } problem ? $"to: {problem}" : null);

    private static Item OwnText(BatchItem? message) => message switch
    {
        null => Item.Missing,
        { Problem: { } problem } => new Item(message.To, null, message.Reference, problem),
        { Variables: not null } => new Item(message.To, null, message.Reference, "variables: must not be set without a template"),
        _ => new Item(message.To, message.Text, message.Reference, null),
    };

    private static Item Filled(BatchItem? message, TextTemplate template)
    {
        switch (message)
        {
            case null:
                return Item.Missing;
            case { Problem: { } unread }:
                return new Item(message.To, null, message.Reference, unread);
            case { Text: not null }:
                return new Item(message.To, null, message.Reference, "text: must not be set together with a template");
            default:
                var (text, problem) = template.Fill(message.Variables ?? NoVariables);
                return new Item(message.To, text, message.Reference, problem is null ? null : $"variables: {problem}");
        }
    }

    private static string? CountProblem(int count) => count == 0 ? "is empty" : null;

    private static void AddIf(Dictionary<string, string[]> errors, string field, string? problem)
    {
        if (problem is not null)
        {
            errors[field] = [problem];
        }
    }

    // Caches the accepted texts, because all messages of a batch may have the same text. A refused text may be long and is not kept.
    private sealed class Texts(MessageRules rules, TextSavings savings)
    {
        private readonly Dictionary<string, FinalText> _known = [];

        public TextSavings Savings => savings;

        public (FinalText? Text, string? Problem) Of(string? written)
        {
            if (written?.Length <= TextBounds.MaxLength && _known.TryGetValue(written, out var known))
            {
                return (known, null);
            }

            var (text, problem) = rules.Text(written, savings, flash: false, timed: false);
            if (text is not null)
            {
                _known[written!] = text;
            }

            return (text, problem);
        }
    }

    private sealed record Item(string? To, string? Text, string? Reference, string? Problem)
    {
        public static readonly Item Missing = new(null, null, null, "is null");
    }
}
