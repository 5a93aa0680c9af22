using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Callers;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Callers;

/// <summary>The rights of the HTTP functions in the code and in docs/api.md.</summary>
public sealed partial class FunctionRightsTests
{
    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Functions =>
        from type in typeof(Composition).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (function.Name, trigger);

    [Fact]
    public void Every_function_with_a_key_needs_a_right() => Assert.Equal(
        Functions.Where(function => function.Trigger.AuthLevel != AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal),
        FunctionRights.Needed.Where(entry => entry.Value != CallerRights.None).Select(entry => entry.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_function_without_a_key_is_named() => Assert.Equal(
        Functions.Where(function => function.Trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal),
        FunctionRights.Anonymous.Order(StringComparer.Ordinal));

    [Fact]
    public void The_document_has_the_rights_of_every_route()
    {
        var documented = MarkdownDocument.Rows(new MarkdownDocument("src/SmsFunctions/docs/api.md").Section("Callers"))
            .SelectMany(cells => Word().Matches(cells[0]).Select(route => $"{route.Groups[1].Value}: {Rights(cells[1])}"));
        var needed = Functions.Where(function => FunctionRights.Needed.ContainsKey(function.Name)).SelectMany(function => function.Trigger.Methods!
            .Select(method => $"{method.ToUpperInvariant()} /{function.Trigger.Route}: {FunctionRights.Needed[function.Name]}"));

        Assert.Equal(needed.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static CallerRights Rights(string cell) =>
        Word().Matches(cell).Aggregate(CallerRights.None, (rights, word) => rights | CallerRightsWords.Read(word.Groups[1].Value));

    [GeneratedRegex("`([^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
