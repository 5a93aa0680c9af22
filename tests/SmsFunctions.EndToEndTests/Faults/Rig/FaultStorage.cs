using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>
/// The storage account of a fault run. A short run takes an account of the shared Azurite. A long run has its own Azurite with its data on
/// disk, because Azurite's queues in memory stop answering after some tens of thousands of messages.
/// </summary>
internal sealed class FaultStorage : IAsyncDisposable
{
    private readonly Azurite? _own;
    private readonly DirectoryInfo? _data;

    private FaultStorage(string account, Azurite azurite, DirectoryInfo? data)
    {
        (Account, Ports, _data) = (account, azurite.ServedPorts, data);
        _own = data is null ? null : azurite;
    }

    public string Account { get; }

    public Azurite.Ports Ports { get; }

    public static async Task<FaultStorage> TakeAsync(bool isLong)
    {
        if (isLong)
        {
            const string Account = "faults";
            var data = Directory.CreateTempSubdirectory("smsfunctions-faults-");
            return new(Account, await Azurite.StartAsync(new(0, 0, 0), data.FullName, log: _ => { }, [Account]), data);
        }

        var shared = new AzuriteFixture();
        await shared.InitializeAsync();
        return new(shared.TakeAccount(), shared.Azurite, data: null);
    }

    public async ValueTask DisposeAsync()
    {
        await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
        _data?.Delete(recursive: true);
    }
}
