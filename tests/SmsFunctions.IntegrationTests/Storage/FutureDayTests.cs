using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of future days, and of messages that are moved from them to an earlier time.</summary>
[Collection(TrackingTests.Name)]
public sealed class FutureDayTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = InProcessApp.Start;
    private static readonly DateTimeOffset Soon = Now.AddHours(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(365)]
    public async Task A_future_day_is_queried_from_its_beginning(int ahead)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var day = Day(ahead);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(day), Beginning(day), CancellationToken.None);

        Assert.Empty(await ListAsync(app, Beginning(day).AddTicks(-1)));
        Assert.Equal([day], await ListAsync(app, Beginning(day)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task A_future_day_is_queried_from_its_earliest_marker(int ahead)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(ahead)), Soon.AddHours(1), CancellationToken.None);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(ahead)), Soon, CancellationToken.None);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(ahead)), Soon.AddHours(2), CancellationToken.None);

        Assert.Empty(await ListAsync(app, Soon.AddTicks(-1)));
        Assert.Equal([Day(ahead)], await ListAsync(app, Soon));
    }

    [Fact]
    public async Task Accepting_for_a_day_keeps_its_earlier_start()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(2)), Soon, CancellationToken.None);

        await other.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(2)), Beginning(Day(2)), CancellationToken.None);

        Assert.Equal([Day(2)], await ListAsync(app, Soon));
    }

    [Theory]
    [InlineData(false, 1, 2)]
    [InlineData(false, 2, 1)]
    [InlineData(true, 1, 2)]
    [InlineData(true, 2, 1)]
    public async Task Of_two_simultaneous_writes_the_earlier_marker_is_kept(bool known, int first, int second)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        if (known)
        {
            await other.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Beginning(Day(9)), CancellationToken.None);
        }

        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.Method is not "GET", () =>
            other.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Now.AddHours(second), CancellationToken.None).GetAwaiter().GetResult());
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Now.AddHours(first), CancellationToken.None);

        Assert.Equal([Day(9)], await ListAsync(app, Now.AddHours(1)));
    }

    [Fact]
    public async Task An_instance_does_not_write_a_known_start_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Soon, CancellationToken.None);
        app.TableWire.ForgetRequests();

        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Soon, CancellationToken.None);
        await app.Get<OpenPartitions>().EnsureOpenAsync(PartitionOf(Day(9)), Beginning(Day(9)), CancellationToken.None);

        Assert.Empty(app.TableWire.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task A_message_that_is_brought_forward_is_found_at_its_new_time(int ahead)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var stored = await app.Table.InsertAsync(WaitingUntil(Beginning(Day(ahead)).AddHours(5)), CancellationToken.None);

        var written = await app.Table.WriteAsync(stored, stored.Chunk with { Marker = new Marker(MarkerKind.Send, Soon) }, CancellationToken.None);

        Assert.True(written.Written);
        Assert.Empty(await FindAsync(app, Soon.AddSeconds(-1)));
        Assert.Equal([stored.Chunk.Id], await FindAsync(app, Soon));
    }

    [Fact]
    public async Task The_day_is_listed_before_the_message_is_written()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var stored = await app.Table.InsertAsync(WaitingUntil(Beginning(Day(30))), CancellationToken.None);
        var listed = new List<DateOnly>();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => listed.AddRange(ListAsync(app, Soon).GetAwaiter().GetResult()));

        await app.Table.WriteAsync(stored, stored.Chunk with { Marker = new Marker(MarkerKind.Send, Soon) }, CancellationToken.None);

        Assert.Equal([Day(30)], listed);
    }

    [Fact]
    public async Task A_look_ahead_over_midnight_includes_tomorrow()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Beginning(Day(1)).AddSeconds(-10));
        var stored = await app.Table.InsertAsync(WaitingUntil(Beginning(Day(1)).AddSeconds(3)), CancellationToken.None);

        Assert.Equal([stored.Chunk.Id], await FindAsync(app, app.Now.AddSeconds(15)));
    }

    private static DateOnly Day(int ahead) => DateOnly.FromDateTime(Now.UtcDateTime).AddDays(ahead);

    private static string PartitionOf(DateOnly day) => BatchId.PartitionOf(0xa, day);

    private static DateTimeOffset Beginning(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static Chunk WaitingUntil(DateTimeOffset due) =>
        Chunk.New(ChunkId.New(Now, due), Now, FinalText.Of("x"), "DEMO", [new Recipient(InProcessApp.Phone)]) with
        {
            Due = due,
            Marker = new Marker(MarkerKind.Send, due),
        };

    private static async Task<List<DateOnly>> ListAsync(InProcessApp app, DateTimeOffset until) =>
        [.. (await app.Get<OpenPartitions>().ListAsync(until, CancellationToken.None)).Select(day => day.Day)];

    private static async Task<List<ChunkId>> FindAsync(InProcessApp app, DateTimeOffset until) =>
        [.. (await app.Get<DueWork>().FindAsync(MarkerKind.Send, until, 10, CancellationToken.None)).Select(work => work.Chunk)];
}
