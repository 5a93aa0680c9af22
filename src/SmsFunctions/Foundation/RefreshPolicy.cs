namespace SmsFunctions.Foundation;

/// <summary>How a <see cref="RefreshedValue{T}"/> is read.</summary>
/// <param name="Fresh">The age below which the value is not read again.</param>
/// <param name="FirstTimeout">The timeout of a read while no value is known.</param>
/// <param name="Timeout">The timeout of every other read. Callers wait for it.</param>
/// <param name="IsOutage">Whether a failed read means that the last known value is served.</param>
/// <param name="OnOutage">Logs an outage; called once until a read succeeds.</param>
internal sealed record RefreshPolicy(
    TimeSpan Fresh, TimeSpan FirstTimeout, TimeSpan Timeout, Func<Exception, bool> IsOutage, Action<Exception> OnOutage);
