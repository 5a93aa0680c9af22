using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>The disruptions of the app's processes, at any time or at a step of their work.</summary>
internal sealed class ProcessDisruptions(Wires wires)
{
    private static readonly (string Name, Func<AppWires, WireNoise> Wire, Func<ProxiedRequest, bool> Matches)[] Steps =
    [
        ("accept, claim or result", app => app.Tables, request => request.IsTransaction),
        ("key row", app => app.Tables, request => request.Path.Contains(Keys.KeysTable, StringComparison.Ordinal)),
        ("hint put", app => app.Queues, request => request.IsPut(Keys.SendQueue) || request.IsPut(Keys.SendLowQueue)),
        ("hint deletion", app => app.Queues, request => request.IsDelete(Keys.SendQueue) || request.IsDelete(Keys.SendLowQueue)),
        ("gateway call", app => app.Gateway, request => IsSend(request.Path)),
        ("gateway call", app => app.Gateway, request => IsSend(request.Path)),
        ("status check", app => app.Gateway, request => request.Path.EndsWith("1c_i.php", StringComparison.Ordinal)),
        ("client's request", app => app.Front, request => request.Method == "POST"),
    ];

    public IReadOnlyList<Disruption> All =>
    [
        new("kill -9", 2, (_, random) => KillAsync(Any(random), random)),
        new("kill -9 of both instances", 1, (_, random) => Task.WhenAll(wires.Apps.Select(app => KillAsync(app, random)).ToList())),
        new("kill -9 at a step", 4, (_, random) => AtStepAsync(random, AnySide(random), app => app.App.Kill(), app => app.App.ComeBackAsync(Away(random)))),
        new("kill -9 of the worker at a step", 3, (_, random) => AtStepAsync(
            random, AnySide(random), app => app.App.KillWorker(), app => app.App.WorkerIsBackAsync())),
        new("kill -9 of the host at a step", 2, (_, random) => AtStepAsync(
            random, AnySide(random), app => app.App.KillHost(), app => app.App.ComeBackAsync(Away(random)))),
        new("frozen at a step beyond the lease", 2, (system, random) => FreezeAsync(system, random, app => app.Freeze())),
        new("worker frozen at a step beyond the lease", 2, (system, random) => FreezeAsync(system, random, app => app.FreezeWorker())),
        new("deployment", 2, (_, random) => Any(random).App.RestartAsync()),
    ];

    private static Task KillAsync(AppWires app, Random random)
    {
        app.App.Kill();
        return app.App.ComeBackAsync(Away(random));
    }

    private Task FreezeAsync(FaultSystem system, Random random, Action<FaultApp> freeze)
    {
        return AtStepAsync(random, Side.Meanwhile, app => freeze(app.App), ThawAsync);

        async Task ThawAsync(AppWires app)
        {
            await Disruption.Pass(system.Options.Lease + Disruption.Between(random, 0.5, 3));
            app.App.Thaw();
        }
    }

    private async Task AtStepAsync(Random random, Side side, Action<AppWires> happens, Func<AppWires, Task> afterwards)
    {
        var (app, step) = (Any(random), Steps[random.Next(Steps.Length)]);
        if (await step.Wire(app).AtNextAsync(new StepTrigger($"{side} {step.Name}", step.Matches, side, () => happens(app))))
        {
            await afterwards(app);
        }
    }

    private AppWires Any(Random random) => wires.Apps[random.Next(wires.Apps.Count)];

    private static Side AnySide(Random random) => (Side)random.Next(2);

    private static TimeSpan Away(Random random) => Disruption.Between(random, 0, 3);

    private static bool IsSend(string path) => path.EndsWith("1c_s.php", StringComparison.Ordinal) || path.EndsWith("1c_p.php", StringComparison.Ordinal);
}
