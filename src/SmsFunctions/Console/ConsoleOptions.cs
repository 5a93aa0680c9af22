using Microsoft.Extensions.Options;

namespace SmsFunctions.Console;

/// <summary>The settings <c>Console__*</c>.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <value>Whether the app serves the operator console, default true.</value>
    public bool Enabled { get; set; } = true;
}

/// <summary>The section has one switch, which has no wrong value.</summary>
internal sealed class ConsoleOptionsValidator : IValidateOptions<ConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, ConsoleOptions options) => ValidateOptionsResult.Success;
}
