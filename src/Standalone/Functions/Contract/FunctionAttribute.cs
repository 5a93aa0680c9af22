namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method as a function; the name is what hosts, logs and default routes show.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
