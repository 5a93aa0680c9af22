namespace SmsFunctions.Spending;

/// <summary>Reads the balance with the spending of the day, as the API returns them.</summary>
public sealed class BalanceReader(BalanceBook book, DailySpending spending, Tariff tariff, TimeProvider time)
{
    /// <summary>Reads the balance, which is at most a minute old. It may ask the gateway.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<BalanceView> ReadAsync(CancellationToken cancellation) => await ViewAsync(await book.ReadAsync(cancellation), cancellation);

    /// <summary>Reads the balance as it is stored, however old it is, with one query and, if a daily cap is set, a point read.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<BalanceView> LastAsync(CancellationToken cancellation) => await ViewAsync(await book.LastAsync(cancellation), cancellation);

    private async Task<BalanceView> ViewAsync(BalanceState state, CancellationToken cancellation)
    {
        decimal? spent = spending.Cap is null ? null : await spending.TakenAsync(cancellation);
        return BalanceView.Of(state, tariff, spent, spending.Cap, time.GetUtcNow());
    }
}
