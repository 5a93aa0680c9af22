namespace SmsFunctions.Spending;

/// <summary>The result of a reservation for a batch.</summary>
public abstract record Reservation
{
    private Reservation()
    {
    }

    /// <summary>The batch may be sent: its price is reserved, or the balance is unknown.</summary>
    public sealed record Made : Reservation;

    /// <summary>A balance query is in progress; try again soon.</summary>
    public sealed record NotYet : Reservation;

    /// <summary>The balance is too low for the batch.</summary>
    /// <param name="Price">The price of the messages of the batch that are still to be sent.</param>
    /// <param name="Amount">The amount that is missing.</param>
    public sealed record Missing(decimal Price, decimal Amount) : Reservation;
}
