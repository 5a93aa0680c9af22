namespace SmsFunctions.Gateway;

/// <summary>The operator's rule for sender names: up to 11 Latin characters, or up to 15 digits.</summary>
public static class SenderName
{
    /// <summary>The operator's trial name; messages under it reach only numbers that were agreed with him.</summary>
    public const string Trial = "TESTSMS";

    /// <summary>Latin characters are the visible ASCII ones, with spaces inside; a header would lose them at the ends.</summary>
    public static bool IsValid(string? name) => name is { Length: > 0 }
        && (name.Length <= 11 || (name.Length <= 15 && name.All(char.IsAsciiDigit)))
        && name.All(character => character is >= ' ' and <= '~')
        && name[0] != ' ' && name[^1] != ' ';
}
