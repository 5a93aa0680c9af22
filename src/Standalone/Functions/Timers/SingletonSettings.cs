namespace SmsFunctions.Standalone.Timers;

/// <summary>host.json <c>singleton</c>: how one instance is chosen to run a timer.</summary>
/// <param name="LockPeriod">How long a lease outlives an instance that died, 15 to 60 seconds.</param>
/// <param name="RecoveryInterval">How often an instance without the lease asks for it.</param>
internal sealed record SingletonSettings(TimeSpan LockPeriod, TimeSpan RecoveryInterval);
