using System.Text;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>The requests of all apps by purpose, counted at the proxies.</summary>
internal sealed class Traffic
{
    public FaultCounts Counts { get; } = new();

    /// <value>The number of storage transactions for accepting and sending.</value>
    public int Sending => Counts.Of("table write", "table read", "send hint put", "send hint get", "send hint deleted");

    public void Table(ProxiedExchange seen) => Counts.Add(seen.Request switch
    {
        { IsTransaction: true } => Encoding.UTF8.GetString(seen.Asked).Contains("RowKey='op", StringComparison.Ordinal) ? "status write" : "table write",
        { Path: var path } when path.Contains(Keys.KeysTable, StringComparison.Ordinal) => "key row",
        { Path: var path } when path.Contains(Keys.ControlTable, StringComparison.Ordinal) => "control row",
        { Method: "GET", Path: var path } when path.Contains("RowKey=", StringComparison.Ordinal) => "table read",
        { Method: "GET" } => "table query",
        _ => "table other",
    });

    public void Queue(ProxiedExchange seen)
    {
        var what = Name(Keys.SendQueue, "send hint") ?? Name(Keys.SendLowQueue, "send hint") ?? Name(Keys.PollQueue, "poll hint") ?? "queue other";
        Counts.Add(what);

        string? Name(string queue, string name) => seen.Request switch
        {
            var put when put.IsPut(queue) => $"{name} put",
            var deleted when deleted.IsDelete(queue) => $"{name} deleted",
            var get when get.IsGet(queue) => Contains(seen.Answer, "<QueueMessage>") ? $"{name} get" : "queue get, empty",
            _ => null,
        };
    }

    public void Blob(ProxiedExchange seen) => Counts.Add("blob");

    private static bool Contains(byte[]? answer, string text) => answer?.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
