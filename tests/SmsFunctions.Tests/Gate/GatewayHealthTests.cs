using SmsFunctions.Gate;
using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Gate;

/// <summary>
/// The health of the gateway according to the answers for other chunks. In the test data, T = transient answer and . = any other answer, each for a new chunk.
/// A lower-case t = transient answer for the chunk under test.
/// </summary>
public sealed class GatewayHealthTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("ttttt", false)]
    [InlineData("TT", false)]
    [InlineData("TTT", true)]
    [InlineData("T.T.T", true)]
    [InlineData("T.T.T.T.T.", true)]
    [InlineData("TTT.......", true)]
    [InlineData("TTT........", false)]
    [InlineData("TTT.......ttttttttttttttttttttttttttttt", true)]
    public void Three_transient_answers_to_other_chunks_among_the_last_ten_mean_that_the_gateway_is_in_trouble(string answers, bool troubled)
    {
        var (health, asked) = (new GatewayHealth(), ChunkId.New(Noon, Noon));
        foreach (var answer in answers)
        {
            health.Note(answer == 't' ? asked : ChunkId.New(Noon, Noon), char.ToUpperInvariant(answer) == 'T');
        }

        Assert.Equal(troubled, health.FailsForOthers(asked));
    }
}
