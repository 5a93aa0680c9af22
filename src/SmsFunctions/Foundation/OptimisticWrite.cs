namespace SmsFunctions.Foundation;

/// <summary>
/// Limits the rounds of a conditional write: read, decide, write if unchanged, repeat. Use it in a loop that ends by returning:
/// <c>for (var write = new OptimisticWrite(…); ; write.Again())</c>.
/// </summary>
/// <param name="subject">What is written, for the error.</param>
/// <param name="rounds">The highest number of rounds. More lost races than this indicate a storage fault.</param>
/// <param name="error">Makes the exception for the last round from its message; by default an <see cref="InvalidOperationException"/>.</param>
internal sealed class OptimisticWrite(string subject, int rounds, Func<string, Exception>? error = null)
{
    private int _ended;

    /// <summary>Begins the next round, in which everything is decided anew.</summary>
    /// <exception cref="InvalidOperationException">The rounds are used up.</exception>
    public void Again()
    {
        if (++_ended == rounds)
        {
            var message = $"{subject} could not be written: each of {rounds} tries found that another writer had changed it.";
            throw error is null ? new InvalidOperationException(message) : error(message);
        }
    }
}
