using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Submission;

/// <summary>
/// Raises an alert when a message to a country is accepted for the first time. A row of table <c>SmsControl</c> holds the country codes seen so far; it is
/// read once for each code and instance, and written when a new code appears. The first codes of all are stored without an alert.
/// </summary>
public sealed class SeenCountries(TableServiceClient tables, Alerts alerts, TimeProvider time, ILogger<SeenCountries> logger)
{
    private const string Codes = nameof(Codes);
    private const int MaxRounds = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private ImmutableHashSet<string> _known = [];

    /// <summary>Records the countries of accepted messages. A storage fault is logged only: the messages are stored already.</summary>
    public async Task SeeAsync(IEnumerable<string> phones)
    {
        var codes = phones.Select(CountryCode.Of).Where(code => !_known.Contains(code)).ToHashSet();
        if (codes.Count == 0)
        {
            return;
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        try
        {
            var added = await AddAsync(codes, limit.Token);
            ImmutableInterlocked.Update(ref _known, known => known.Union(codes));
            foreach (var code in added)
            {
                alerts.NewCountry(code);
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, CancellationToken.None))
        {
            logger.CountriesNotStored(fault);
        }
    }

    /// <returns>The codes that are new; empty when the row did not exist.</returns>
    private async Task<IReadOnlyCollection<string>> AddAsync(IReadOnlyCollection<string> codes, CancellationToken cancellation)
    {
        var (partition, key) = Keys.Countries;
        for (var write = new OptimisticWrite("The list of countries", MaxRounds); ; write.Again())
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
            var stored = found.HasValue ? found.Value!.GetString(Codes).Split(',') : [];
            var added = codes.Except(stored).ToList();
            var row = new TableEntity(partition, key) { [Codes] = string.Join(',', stored.Concat(added).Order(StringComparer.Ordinal)) };
            if (added.Count == 0 || await _table.TryWriteAsync(row, found.HasValue ? found.Value!.ETag : null, cancellation) is not null)
            {
                return found.HasValue ? added : [];
            }
        }
    }
}
