using SmsFunctions.Foundation;

namespace SmsFunctions.Tests.Foundation;

public sealed class OptimisticWriteTests
{
    [Fact]
    public void The_rounds_end_with_an_error_that_names_the_subject()
    {
        var rounds = 0;
        void Write()
        {
            for (var write = new OptimisticWrite("The gate", 3); ; write.Again())
            {
                rounds++;
            }
        }

        var error = Assert.Throws<InvalidOperationException>(Write);

        Assert.Equal(3, rounds);
        Assert.Equal("The gate could not be written: each of 3 tries found that another writer had changed it.", error.Message);
    }

    [Fact]
    public void The_caller_chooses_the_error() =>
        Assert.Throws<TimeoutException>(new OptimisticWrite("The gate", 1, message => new TimeoutException(message)).Again);
}
