using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>
/// kill -9 at each step of a single message, before the request of the step is forwarded or before its answer arrives. Afterwards the
/// gateway has the message at most once, and its status is the expected one. One crash affects the messages of all steps, because each
/// message waits at its step.
/// </summary>
public abstract class CrashTests(CrashedApp crashed)
{
    public static TheoryData<string> Steps => [.. CrashStep.All.Select(step => step.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_message_is_neither_lost_nor_doubled_by_a_crash(string name)
    {
        var (app, step) = (crashed.App, CrashStep.All.Single(step => step.Name == name));

        if (step.Expected is null)
        {
            Assert.DoesNotContain(await app.RowsAsync(), row => row.GetString("r0")?.Contains(step.Phone, StringComparison.Ordinal) == true);
        }
        else
        {
            await app.WaitForAsync(await IdAsync(app, step.Phone), step.Expected);
        }

        Assert.Equal(step.InLedger, app.Simulator.Ledger.Entries.Count(entry => entry.Phone == step.Phone));
    }

    [Fact]
    public async Task A_crash_leaves_no_message_open() =>
        await Eventually.Get(crashed.App.RowsAsync, rows => !rows.Exists(row => row.RowKey.StartsWith('o')), "no open message is left");

    // The caller may have no answer, so the test reads the id from the table.
    private static async Task<string> IdAsync(AppHarness app, string phone)
    {
        var row = Assert.Single(await app.RowsAsync(), row => row.RowKey.StartsWith('c') && row.GetString("r0").Contains(phone, StringComparison.Ordinal));
        return $"{row.PartitionKey}{row.RowKey[1..]}-000";
    }
}

public sealed class CrashOfBothTests(BothKilled crashed) : CrashTests(crashed), IClassFixture<BothKilled>;

public sealed class CrashOfWorkerTests(WorkerKilled crashed) : CrashTests(crashed), IClassFixture<WorkerKilled>;

public sealed class CrashOfHostTests(HostKilled crashed) : CrashTests(crashed), IClassFixture<HostKilled>;
