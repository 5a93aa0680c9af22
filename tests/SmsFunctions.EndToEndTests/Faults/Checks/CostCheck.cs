namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that storage transactions and gateway calls, counted at the proxies, are close to the minimum.</summary>
internal static class CostCheck
{
    private const double Tolerance = 1.2;

    // Hint put, claim, result, hint deleted, and a share of one dequeue, which returns up to batchSize hints (host.json).
    private const double PerChunk = 4 + (1 / 4.0);

    public static (double Storage, double Gateway, int Messages, double Floor) Of(Aftermath after)
    {
        var traffic = after.System.Traffic;
        var accepts = after.Chunks.Select(chunk => chunk.Id.Batch).Distinct().Count();
        return (traffic.Sending, traffic.Counts.Of("gateway 1c_s.php", "gateway 1c_p.php"), after.Messages.Count, accepts + (after.Chunks.Count * PerChunk));
    }

    public static IEnumerable<string> Problems(Aftermath after)
    {
        var (storage, gateway, _, floor) = Of(after);
        if (storage > floor * Tolerance)
        {
            yield return $"{storage} storage transactions were made; the minimum is {floor:0}: {after.System.Traffic.Counts}.";
        }

        if (gateway > after.Chunks.Count * Tolerance)
        {
            yield return $"{gateway} gateway calls were made for {after.Chunks.Count} chunks.";
        }
    }
}
