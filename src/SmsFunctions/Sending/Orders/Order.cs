namespace SmsFunctions.Sending.Orders;

/// <summary>What a caller or an operator wants of a message, or of every message of a batch.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Next">The chunk after it: given the chunk, the index of the one recipient (null for all), and the time. A chunk in which it meets nobody comes back as it was.</param>
/// <param name="HasMet">Whether it has met a recipient that stands so: now, or when it was given before.</param>
/// <param name="MakesWork">Whom it meets waits for a gateway call then.</param>
public sealed record Order(string Name, Func<Chunk, int?, DateTimeOffset, Chunk> Next, Func<Recipient, bool> HasMet, bool MakesWork = false);
