using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Submission;

/// <summary>The validation of messages.</summary>
public sealed class MessageRules(
    PhoneParser phones, TextTransport transport, IOptions<GatewayOptions> gateway, IOptions<TextOptions> texts, IOptions<CallbackOptions> callbacks)
{
    private const string NumberMissing = "is required: the recipient's phone number";
    internal const string SenderProblem = "must be a sender name that is registered with Stream Telecom: up to 11 Latin characters or up to 15 digits";

    /// <summary>Returns the valid message, or all errors by field.</summary>
    public (ValidMessage? Message, IReadOnlyDictionary<string, string[]> Errors) Check(MessageRequest request, Caller caller)
    {
        var errors = new Dictionary<string, string[]>();
        var (phone, numberProblem) = Number(request.To, caller);
        if (numberProblem is not null)
        {
            errors["to"] = [numberProblem];
        }

        var times = TimingRules.Read(request.SendAt, request.ValidUntil, request.Schedule, isGatewayAllowed: true, errors);
        var savings = Savings(request.ReplaceLookAlikes, request.Transliterate, errors);
        var (text, textProblem) = Text(request.Text, savings, request.Flash, timed: times is { Schedule: ScheduleKind.Gateway });
        if (textProblem is not null)
        {
            errors["text"] = [textProblem];
        }

        var sender = request.From ?? gateway.Value.Sender;
        if (SenderProblemOf(sender, caller) is { } senderProblem)
        {
            errors["from"] = [senderProblem];
        }

        if (ReferenceText.Problem(request.Reference) is { } referenceProblem)
        {
            errors["reference"] = [referenceProblem];
        }

        var callback = Callback(request.CallbackUrl, errors) ?? (callbacks.Value.Url is { Length: > 0 } fallback ? fallback : null);
        var mode = Mode(request.Mode, errors);
        var priority = PriorityOf(request.Priority, caller, errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        return (new ValidMessage(phone!, text!, sender, request.Flash, request.Reference, times!, mode)
        {
            Savings = savings,
            Caller = caller,
            IsSecret = request.Secret,
            Priority = priority ?? Default(Priority.Normal, caller),
            CallbackUrl = callback,
        }, errors);
    }

    /// <summary>Returns the number of a recipient to which the caller may send, or its problem.</summary>
    public (string? Phone, string? Problem) Number(string? written, Caller caller) =>
        string.IsNullOrWhiteSpace(written) ? (null, NumberMissing)
        : !phones.TryParse(written, out var phone, out var problem) ? (null, problem)
        : caller.Limits.NumberProblem(phone) is { } refusal ? (null, refusal)
        : (phone, null);

    /// <summary>Returns the problem of a sender; null when the caller may use it.</summary>
    public static string? SenderProblemOf(string sender, Caller caller) =>
        SenderName.IsValid(sender) ? caller.Limits.SenderProblem(sender) : SenderProblem;

    /// <summary>Parses the mode of a request, in any case.</summary>
    public static SendMode Mode(string? text, Dictionary<string, string[]> errors)
    {
        switch (text?.ToLowerInvariant())
        {
            case null or "atmostonce":
                return SendMode.AtMostOnce;
            case "atleastonce":
                return SendMode.AtLeastOnce;
            default:
                errors["mode"] = ["must be atMostOnce or atLeastOnce"];
                return default;
        }
    }

    /// <summary>Parses the priority of a request; null when the request has none.</summary>
    public static Priority? PriorityOf(string? text, Caller caller, Dictionary<string, string[]> errors)
    {
        var priority = Priorities.Read(text);
        var problem = priority is { } asked ? caller.Limits.PriorityProblem(asked) : text is not null ? "must be high, normal or low" : null;
        if (problem is not null)
        {
            errors["priority"] = [problem];
        }

        return priority;
    }

    /// <summary>Returns the priority of a request that asks for none: the usual one, or the highest of the caller if that is lower.</summary>
    public static Priority Default(Priority usual, Caller caller) => usual <= caller.Limits.Priority ? usual : caller.Limits.Priority;

    /// <summary>Parses the text changes that a request allows. The settings give the defaults.</summary>
    public TextSavings Savings(string? replaceLookAlikes, string? transliterate, Dictionary<string, string[]> errors)
    {
        return new TextSavings(
            Read("replaceLookAlikes", replaceLookAlikes, texts.Value.ReplaceLookAlikes),
            Read("transliterate", transliterate, texts.Value.Transliterate));

        bool Read(string field, string? word, string setting)
        {
            if (TextSavings.Read(word ?? setting) is { } wanted)
            {
                return wanted;
            }

            errors[field] = [TextSavings.Problem];
            return false;
        }
    }

    /// <summary>Checks the callback address of a request; null when the request has none.</summary>
    public string? Callback(string? address, Dictionary<string, string[]> errors)
    {
        var refusal = address is null ? null
            : !callbacks.Value.IsOn ? "is not possible: Callbacks__Secret is not set, so callbacks cannot be signed"
            : CallbackAddress.Problem(address, callbacks.Value.Allowed);
        if (refusal is { } problem)
        {
            errors["callbackUrl"] = [problem];
        }

        return address;
    }

    /// <summary>Returns the text to send, or its problem.</summary>
    public (FinalText? Text, string? Problem) Text(string? written, TextSavings savings, bool flash, bool timed) =>
        !FinalText.TryOf(written ?? "", savings, out var text, out var problem) ? (null, problem)
        : TextProblem(text, flash, timed) is { } refusal ? (null, refusal)
        : (text, null);

    /// <summary>Returns the problem of a text; null when the text can be sent.</summary>
    public string? TextProblem(FinalText text, bool flash, bool timed)
    {
        if (text.Text.Length == 0)
        {
            return "is required: the text of the message";
        }

        if (!VisibleText.IsIn(text.Text))
        {
            return "has no visible character";
        }

        return text.Segments.Count > texts.Value.MaxSegments
            ? $"takes {text.Segments.Count} segments in {text.Segments.Encoding.Word()}; {texts.Value.MaxSegments} are allowed"
            : transport.Plan(text.Text, flash, timed) is { Way: TextWay.Impossible } plan ? $"cannot be sent: {plan.Reason}"
            : null;
    }
}
