using System.Collections.Immutable;
using Azure;
using SmsFunctions.Messages;

namespace SmsFunctions.Spending;

/// <summary>The stored balance and its reservations.</summary>
public sealed record BalanceState
{
    // A balance that could not be refreshed for this long is no longer used.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    /// <value>The last balance of the gateway; null while the gateway has not returned one.</value>
    public decimal? Balance { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    /// <value>The time at which the last balance query completed, with or without success.</value>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <value>The time at which the gateway returned the balance.</value>
    public DateTimeOffset? HeardAt { get; init; }

    /// <value>The time of the last row of <see cref="BalanceLog"/>; null when there is none.</value>
    public DateTimeOffset? LoggedAt { get; init; }

    /// <value>The error of the last balance query; null when it succeeded.</value>
    public BalanceError? Error { get; init; }

    /// <value>The price of the messages that each batch still has to send, as of the time of the balance.</value>
    public ImmutableDictionary<BatchId, decimal> Reservations { get; init; } = ImmutableDictionary<BatchId, decimal>.Empty;

    /// <value>The ETag of the balance row; null when the row does not exist yet.</value>
    public ETag? ETag { get; init; }

    public decimal Reserved => Reservations.Values.Sum();

    /// <value>The balance minus the reservations; null while the balance is unknown.</value>
    public decimal? Left => Balance - Reserved;

    /// <value>True while a balance query is in progress, or when an instance ended before it stored the result of its query.</value>
    public bool IsBeingAsked => AskedAt > DateTimeOffset.MinValue && !(AnsweredAt >= AskedAt);

    /// <summary>The balance if it is recent enough to use; otherwise null.</summary>
    public decimal? Known(DateTimeOffset now) => Error is not null && !(now - HeardAt < Stale) ? null : Balance;
}

/// <param name="Code">The name of the <see cref="GatewayErrorCode"/>.</param>
public sealed record BalanceError(string Code, string Detail);
