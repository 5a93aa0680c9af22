using System.Globalization;

namespace GatewaySimulator.Protocol;

/// <summary>
/// The status of a message by age, written <c>Enqueued=0, Delivered_To_Gateway=1, Delivered_To_Recipient=3</c>: seconds since the start, increasing,
/// the first 0. A magic number replaces the last step.
/// </summary>
public sealed class StatusPlan
{
    private readonly (MessageStatus Status, TimeSpan From)[] _steps;

    private StatusPlan((MessageStatus, TimeSpan)[] steps) => _steps = steps;

    public static StatusPlan Default { get; } = Parse("Enqueued=0, Delivered_To_Gateway=1, Delivered_To_Recipient=3");

    /// <exception cref="FormatException">A word or a time is unknown, or the times do not increase from 0.</exception>
    public static StatusPlan Parse(string text)
    {
        var steps = text.Split(',', StringSplitOptions.TrimEntries).Select(Step).ToArray();
        if (steps[0].From != TimeSpan.Zero || steps.Zip(steps.Skip(1)).Any(pair => pair.First.From >= pair.Second.From))
            throw new FormatException($"The status plan '{text}' must start at 0 and increase.");
        return new StatusPlan(steps);
    }

    internal MessageStatus At(TimeSpan age, MessageStatus? ending)
    {
        var step = Array.FindLastIndex(_steps, s => s.From <= age);
        if (step == _steps.Length - 1) return ending ?? _steps[step].Status;
        // The age is negative for a timed message that has not started.
        return step < 0 ? MessageStatus.Enqueued : _steps[step].Status;
    }

    public override string ToString() =>
        string.Join(", ", _steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Status.Word()}={s.From.TotalSeconds}")));

    private static (MessageStatus Status, TimeSpan From) Step(string text)
    {
        var parts = text.Split('=', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e9
            ? (StatusWords.Parse(parts[0]), TimeSpan.FromSeconds(seconds))
            : throw new FormatException($"'{text}' is not a step of a status plan, such as Enqueued=0.");
    }
}
