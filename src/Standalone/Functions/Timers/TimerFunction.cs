using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Timers;

/// <summary>A function started on a schedule.</summary>
internal sealed class TimerFunction
{
    /// <exception cref="InvalidFunctionException">The schedule cannot be read or a parameter cannot be bound.</exception>
    public TimerFunction(FunctionMethod method, TimerTriggerAttribute trigger, string schedule, DateTime now)
    {
        Method = method;
        Schedule = Schedule.Parse(schedule);
        RunOnStartup = trigger.RunOnStartup;
        IsMonitored = trigger.UseMonitor && !Schedule.IsUnderAMinute(now);
        Arguments = new(method, parameter => parameter.ParameterType == typeof(TimerInfo) ? (info, _) => info : null);
    }

    public FunctionMethod Method { get; }

    public Schedule Schedule { get; }

    public bool RunOnStartup { get; }

    /// <value>Whether the schedule's state is kept in storage.</value>
    public bool IsMonitored { get; }

    public ArgumentBinders<TimerInfo> Arguments { get; }
}
