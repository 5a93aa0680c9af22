using SmsFunctions.Account;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Account;

/// <summary>T = a transient answer, . = any other, each to another chunk; lower-case t = a transient answer to the chunk that is asked about.</summary>
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
    public void Three_of_the_last_ten_answers_to_others_are_the_gateways_trouble_and_not_the_messages(string answers, bool troubled)
    {
        var (health, asked) = (new GatewayHealth(), ChunkId.New(Noon, Noon));
        foreach (var answer in answers)
        {
            health.Note(answer == 't' ? asked : ChunkId.New(Noon, Noon), char.ToUpperInvariant(answer) == 'T');
        }

        Assert.Equal(troubled, health.IsTroubledBeside(asked));
    }
}
