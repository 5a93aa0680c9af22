namespace Azure.Data.Tables;

/// <summary>What happens to stored properties that the sent entity lacks: Merge keeps them, Replace drops them.</summary>
public enum TableUpdateMode
{
    Merge = 0,
    Replace = 1,
}
