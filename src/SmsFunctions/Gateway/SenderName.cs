namespace SmsFunctions.Gateway;

/// <summary>Stream Telecom's rule for sender names: up to 11 Latin characters, or up to 15 digits.</summary>
public static class SenderName
{
    /// <summary>Stream Telecom's trial name. Its messages reach only numbers that were agreed with Stream Telecom.</summary>
    public const string Trial = "TESTSMS";

    /// <summary>Latin characters are visible ASCII characters and inner spaces. A header would lose spaces at the ends, so they are not allowed.</summary>
    public static bool IsValid(string? name) => name is { Length: > 0 }
        && (name.Length <= 11 || (name.Length <= 15 && name.All(char.IsAsciiDigit)))
        && name.All(character => character is >= ' ' and <= '~')
        && name[0] != ' ' && name[^1] != ' ';
}
