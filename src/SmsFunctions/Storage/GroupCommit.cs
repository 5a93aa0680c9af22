using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>
/// Writes transactions of table <c>Sms</c>. Concurrent transactions of one partition are combined into one, so that a busy instance makes few large
/// requests. If a combined transaction fails, each of its transactions is repeated alone, so that none fails because of another.
/// </summary>
public sealed class GroupCommit
{
    private readonly WriteRate _rate;
    private readonly GroupLines<string, PendingTransaction> _lines;

    public GroupCommit(TableServiceClient tables, WriteRate rate, TimeProvider time)
    {
        var table = tables.GetTableClient(Keys.SmsTable);
        _rate = rate;
        _lines = new(_ => new TransactionGroup(table, time), time);
    }

    /// <summary>Writes the rows of one partition, all or none.</summary>
    /// <param name="cancellation">Ends the wait. A transaction that is not part of a request yet is not written.</param>
    /// <returns>Storage's answer for the first row.</returns>
    /// <exception cref="RequestFailedException">
    /// Storage refused this transaction, or it is unknown whether the rows were written: see <see cref="StorageFault"/>.
    /// </exception>
    public async Task<Response> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        _rate.Add(actions.Count);
        var write = new PendingTransaction(actions, cancellation);
        return await write.ResultAsync(isAlone: _lines.Add(actions[0].Entity.PartitionKey, write));
    }
}
