namespace SmsFunctions.Idempotency;

/// <summary>The answer to a request that may have an idempotency key.</summary>
public abstract record IdempotentAnswer<T>
{
    private IdempotentAnswer()
    {
    }

    /// <param name="IsReplay">Whether an earlier request had the same key and the same body.</param>
    public sealed record Answered(T Answer, bool IsReplay) : IdempotentAnswer<T>;

    /// <summary>An earlier request had the key and another body. Nothing was done.</summary>
    public sealed record OtherRequest : IdempotentAnswer<T>;
}

/// <summary>The answer of the code that carries out a request.</summary>
/// <param name="FreesKey">Whether the request was aborted, so that a repetition counts as a new request.</param>
public readonly record struct Handled<T>(T Answer, bool FreesKey);
