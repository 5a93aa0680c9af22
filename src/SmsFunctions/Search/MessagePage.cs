namespace SmsFunctions.Search;

/// <summary>One page of messages.</summary>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, string? Continuation);
