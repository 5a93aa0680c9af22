using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace SmsFunctions.Tests.Repository;

/// <summary>A type of the app that uses another type, and the members in which it does.</summary>
/// <param name="User">The outermost type that uses the other one. Lambdas and async methods count for the type that contains them.</param>
/// <param name="Used">The used type: of the app or of a library.</param>
internal sealed record TypeUse(string User, string UserNamespace, string Used, string UsedNamespace, string Members);

/// <summary>
/// The uses of types in the compiled app: base types, attributes, fields, signatures, locals and instructions. Constants, nameof and cref leave no trace
/// in a compiled type.
/// </summary>
internal static class TypeGraph
{
    private static readonly Lazy<List<TypeUse>> App = new(Read);

    public static IReadOnlyList<TypeUse> Uses => App.Value;

    private static List<TypeUse> Read()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Composition).Assembly.Location);
        return
        [
            .. module.GetAllTypes()
                .SelectMany(type => MembersOf(type).SelectMany(member => member.Types.SelectMany(Parts).Select(used => (
                    User: Outermost(type), Used: Outermost(used), member.Name))))
                .Where(use => use.User.FullName != use.Used.FullName)
                .GroupBy(use => (use.User.FullName, use.Used.FullName))
                .Select(group => new TypeUse(
                    group.First().User.Name,
                    group.First().User.Namespace,
                    group.First().Used.Name,
                    group.First().Used.Namespace,
                    string.Join(", ", group.Select(use => use.Name).Distinct().Order(StringComparer.Ordinal).Take(3)))),
        ];
    }

    private static IEnumerable<(string Name, IEnumerable<TypeReference> Types)> MembersOf(TypeDefinition type)
    {
        yield return ("its base types", type.Interfaces.Select(implemented => implemented.InterfaceType).Append(type.BaseType).OfType<TypeReference>());
        yield return ("its attributes", type.CustomAttributes.SelectMany(Attribute));
        foreach (var field in type.Fields)
        {
            yield return (field.Name, [field.FieldType, .. field.CustomAttributes.SelectMany(Attribute)]);
        }

        foreach (var method in type.Methods)
        {
            yield return (method.Name, Signature(method).Concat(method.HasBody ? Body(method.Body) : []));
        }
    }

    private static IEnumerable<TypeReference> Signature(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.Parameters.SelectMany(parameter => parameter.CustomAttributes).SelectMany(Attribute),
        .. method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. method.CustomAttributes.SelectMany(Attribute),
    ];

    private static IEnumerable<TypeReference> Body(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<TypeReference>(),
        .. body.Instructions.SelectMany(Operand),
    ];

    private static IEnumerable<TypeReference> Operand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method =>
            [method.DeclaringType, method.ReturnType, .. method.GenericArguments, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attribute(CustomAttribute attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Append(attribute.AttributeType);

    // The types that an array, a reference or a generic type consists of.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        GenericParameter => [],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
