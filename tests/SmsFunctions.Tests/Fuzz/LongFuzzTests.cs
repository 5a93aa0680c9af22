using SmsFunctions.Tests.AlertHooks;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Messages;
using Xunit.Abstractions;

namespace SmsFunctions.Tests.Fuzz;

/// <summary>The tests with random input, with many more rounds and other input in each run. A failure prints the seed.</summary>
[Trait("Category", LongFuzz.Category)]
public sealed class LongFuzzTests(ITestOutputHelper output)
{
    private static readonly int Rounds = LongFuzz.Rounds() ?? 0;

    [LongFuzzFact]
    public void Random_answers_never_throw_and_only_well_formed_ones_are_accepted() => AnswerFuzzTests.ReadRandomAnswers(Seed(), Rounds);

    [LongFuzzFact]
    public Task Random_bytes_on_the_wire_never_throw() => AnswerFuzzTests.SendRandomAnswersAsync(Seed(), Rounds / 200);

    [LongFuzzFact]
    public void Open_work_always_has_a_marker_and_no_recipient_is_called_twice_without_cause() => ChunkMachineWalkTests.Walk(Seed(), walks: Rounds / 20);

    [LongFuzzFact]
    public void An_alert_text_never_exceeds_its_budget_can_always_be_sent_and_begins_with_the_state() => TextFitTests.FitRandomAlerts(Seed(), Rounds / 100);

    [LongFuzzFact]
    public void The_name_of_the_worst_alert_is_in_the_first_segment_among_any_other_alerts() => TextFitTests.FitTheWorstAlert(Seed(), Rounds / 100);

    [LongFuzzFact]
    public Task Damaged_bodies_never_throw_and_are_refused_with_a_4xx() => RequestFuzzTests.SendBodiesAsync(Seed(), Rounds / 200);

    [LongFuzzFact]
    public void Damaged_headers_never_throw() => RequestFuzzTests.ReadHeaders(Seed(), Rounds / 20);

    [LongFuzzFact]
    public void Damaged_queries_and_paths_never_throw() => RequestFuzzTests.ReadQueries(Seed(), Rounds / 20);

    private int Seed()
    {
        var seed = LongFuzz.Seed();
        output.WriteLine($"Seed {seed}: {LongFuzz.SeedVariable}={seed} repeats it.");
        return seed;
    }
}
