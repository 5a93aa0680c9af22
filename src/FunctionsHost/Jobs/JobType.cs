using System.Reflection;
using System.Reflection.Emit;
using FunctionsHost.Worker;
using Microsoft.Azure.WebJobs;
using Binder = Microsoft.Azure.WebJobs.Binder;

namespace FunctionsHost.Jobs;

/// <summary>
/// Creates a class with one method per function and the attributes that the WebJobs SDK looks for. The SDK uses its singleton locks for timers only
/// with indexed methods. The class has the same name as in the real host, so that locks and timer states are shared with it.
/// </summary>
internal static class JobType
{
    private const string Name = "Host.Functions";

    public static Type Create(IEnumerable<JobFunction> functions)
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new(Name), AssemblyBuilderAccess.Run).DefineDynamicModule(Name)
            .DefineType(Name, TypeAttributes.Public, typeof(JobFunctions));
        AddConstructor(type);
        foreach (var function in functions)
        {
            AddMethod(type, function);
        }

        return type.CreateType();
    }

    private static void AddConstructor(TypeBuilder type)
    {
        var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(JobInvoker)]).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Call, typeof(JobFunctions).GetConstructors(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)[0]);
        code.Emit(OpCodes.Ret);
    }

    /// <summary><c>[FunctionName] Task NAME([Trigger] T t, Binder b, CancellationToken c) => RunAsync(NAME, t, b, c)</c></summary>
    private static void AddMethod(TypeBuilder type, JobFunction function)
    {
        var (argument, attribute) = Trigger(function);
        var method = type.DefineMethod(function.Name, MethodAttributes.Public, typeof(Task), [argument, typeof(Binder), typeof(CancellationToken)]);
        method.SetCustomAttribute(new(typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!, [function.Name]));
        method.DefineParameter(1, ParameterAttributes.None, function.Description.ParameterName).SetCustomAttribute(attribute);
        method.DefineParameter(2, ParameterAttributes.None, "_binder");
        method.DefineParameter(3, ParameterAttributes.None, "_cancellation");

        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, function.Name);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Ldarg_3);
        code.Emit(OpCodes.Call, typeof(JobFunctions).GetMethod("RunAsync", BindingFlags.NonPublic | BindingFlags.Instance)!);
        code.Emit(OpCodes.Ret);
    }

    private static (Type Argument, CustomAttributeBuilder Attribute) Trigger(JobFunction function)
    {
        var described = function.Description;
        return described.Is(FunctionDescription.QueueTrigger)
            ? (QueueArgument(described), Attribute<QueueTriggerAttribute>(function.Source, ("Connection", described.Text("connection"))))
            : (typeof(TimerInfo), Attribute<TimerTriggerAttribute>(
                function.Source, ("RunOnStartup", described.Flag("runOnStartup")), ("UseMonitor", described.Flag("useMonitor"))));
    }

    /// <summary>
    /// The type of the trigger argument. With deferred binding the worker reads the message itself, as for <c>QueueMessage</c> and <c>BinaryData</c>.
    /// </summary>
    private static Type QueueArgument(FunctionDescription function)
    {
        var deferred = function.Trigger.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("supportsDeferredBinding", out var value) && bool.Parse(value.ToString());
        return deferred ? typeof(ParameterBindingData)
            : "binary".Equals(function.Text("dataType"), StringComparison.OrdinalIgnoreCase) ? typeof(byte[])
            : typeof(string);
    }

    private static CustomAttributeBuilder Attribute<T>(string argument, params (string Name, object? Value)[] properties)
    {
        var given = properties.Where(property => property.Value is not null).ToList();
        return new(
            typeof(T).GetConstructor([typeof(string)])!, [argument],
            [.. given.Select(property => typeof(T).GetProperty(property.Name)!)], [.. given.Select(property => property.Value!)]);
    }
}
