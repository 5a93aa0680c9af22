namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The parameter that a function is started by.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;
