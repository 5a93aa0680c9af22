using System.Collections.Immutable;
using Azure;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>What is known of the balance.</summary>
public sealed record BalanceState
{
    // A figure that cannot be renewed for so long says nothing any more.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    /// <value>Null while the gateway never told it.</value>
    public decimal? Balance { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    /// <value>When the question last had an answer, or an error.</value>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <value>When the gateway told the balance.</value>
    public DateTimeOffset? HeardAt { get; init; }

    /// <value>Why the last question had no answer; null when it had one.</value>
    public BalanceError? Error { get; init; }

    /// <value>What batches will still cost, as of the time when the balance was heard.</value>
    public ImmutableDictionary<BatchId, decimal> Reservations { get; init; } = ImmutableDictionary<BatchId, decimal>.Empty;

    /// <value>Of the balance's row; null where there is none yet.</value>
    public ETag? ETag { get; init; }

    public decimal Reserved => Reservations.Values.Sum();

    /// <value>What no batch was promised yet; null while the balance is not known.</value>
    public decimal? Left => Balance - Reserved;

    /// <value>Whoever asks has no answer yet, or died.</value>
    public bool IsBeingAsked => AskedAt > DateTimeOffset.MinValue && !(AnsweredAt >= AskedAt);

    /// <summary>The balance as far as it can be counted on; null when it cannot.</summary>
    public decimal? Known(DateTimeOffset now) => Error is not null && !(now - HeardAt < Stale) ? null : Balance;
}

/// <param name="Code">The name of the <see cref="GatewayErrorCode"/>.</param>
public sealed record BalanceError(string Code, string Detail);
