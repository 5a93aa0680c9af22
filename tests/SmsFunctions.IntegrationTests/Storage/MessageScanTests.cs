using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of scans that read a day in several parts, each with a limited budget.</summary>
[Collection(TrackingTests.Name)]
public sealed class MessageScanTests(AzuriteFixture azurite)
{
    private const int Rows = 300;
    private const int SmallPage = 4;
    private static readonly DateOnly Day = DateOnly.FromDateTime(InProcessApp.Start.UtcDateTime);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(1_000)]
    public async Task Scans_that_continue_each_other_see_every_chunk_in_order(int queries)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var put = await PutAsync(app);
        var (seen, scans, last) = (new List<ChunkId>(), 0, (ChunkId?)null);
        for (var isEnded = false; !isEnded; scans++)
        {
            var scan = app.Get<MessageScan>().Open(DayRange.Utc(Day), last, RowWords.None, new ScanBudget(queries, SmallPage));
            while (await scan.NextAsync(CancellationToken.None) is { } scanned)
            {
                seen.AddRange(scanned.Id == last ? [] : [scanned.Id]);
                last = scanned.Id;
            }

            isEnded = scan.IsEnded;
        }

        Assert.Equal(put, seen);
        Assert.Equal(queries == 1_000, scans == 1);
    }

    [Fact]
    public async Task A_scan_reads_no_more_than_its_budget()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app);
        app.TableWire.ForgetRequests();

        var scan = app.Get<MessageScan>().Open(DayRange.Utc(Day), null, RowWords.None, new ScanBudget(20, SmallPage));
        while (await scan.NextAsync(CancellationToken.None) is not null)
        {
        }

        Assert.False(scan.IsEnded);
        Assert.InRange(app.TableWire.Requests.Count, BatchId.Shards, 20);
    }

    [Fact]
    public async Task Pages_grow_while_rows_are_short_and_shrink_when_they_are_long()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app);
        var many = Enumerable.Range(0, Chunk.MaxRecipients).Select(i => $"7900{i:D7}").ToArray();
        await InsertAsync(app, InProcessApp.Start.AddMinutes(1), many);
        var budget = new ScanBudget(1_000, SmallPage);

        var scan = app.Get<MessageScan>().Open(DayRange.Utc(Day), null, RowWords.None, budget);
        while (await scan.NextAsync(CancellationToken.None) is not null)
        {
        }

        Assert.True(budget.PageSize > SmallPage, $"{budget.PageSize} rows");
        budget.Learn(10, 10 * 300_000L);
        Assert.Equal(SmallPage, budget.PageSize);
    }

    private static async Task<List<ChunkId>> PutAsync(InProcessApp app)
    {
        var put = new List<ChunkId>();
        for (var i = 0; i < Rows; i++)
        {
            put.Add(await InsertAsync(app, InProcessApp.Start.AddSeconds(-i), InProcessApp.Phone));
        }

        return put;
    }

    private static async Task<ChunkId> InsertAsync(InProcessApp app, DateTimeOffset created, params string[] phones)
    {
        var chunk = Chunk.New(ChunkId.New(created, created), created, FinalText.Of("Hello"), "DEMO", [.. phones.Select(phone => new Recipient(phone))]);
        return (await app.Table.InsertAsync(chunk, CancellationToken.None)).Chunk.Id;
    }
}
