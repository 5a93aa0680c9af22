using Azure;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Standalone.Timers;

/// <summary>A lease that is renewed until it is given back or lost. It runs out on storage's clock, so it is renewed by the real one, whatever the app's clock is.</summary>
internal sealed partial class HeldLease : IAsyncDisposable
{
    private static readonly TimeSpan SoonestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastAnswerTime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly BlobLeaseClient _lease;
    private readonly string _path;
    private readonly TimeSpan _period;
    private readonly ILogger _logger;
    private readonly Task _renewals;

    public HeldLease(BlobLeaseClient lease, string path, TimeSpan period, ILogger logger)
    {
        (_lease, _path, _period, _logger) = (lease, path, period, logger);
        _renewals = RenewAsync();
    }

    /// <value>Cancelled when another instance may hold the lease.</value>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Gives the lease back, so that the next instance need not wait for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        if (!_lost.IsCancellationRequested)
        {
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
                await _lease.ReleaseAsync(cancellationToken: limit.Token);
            }
            catch (Exception failure)
            {
                NotReleased(_path, failure.Message.Split('\n')[0].Trim());
            }
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewed = _time.GetTimestamp();
        var pause = _period / 2;
        while (await PauseAsync(pause))
        {
            var asked = _time.GetTimestamp();
            var left = _period - _time.GetElapsedTime(renewed, asked);
            using var limit = new CancellationTokenSource(left > LeastAnswerTime ? left : LeastAnswerTime, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, limit.Token);
            try
            {
                await _lease.RenewAsync(cancellationToken: either.Token);
                (renewed, pause) = (asked, _period / 2);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (failure is RequestFailedException { Status: 404 or 409 or 412 } || _time.GetElapsedTime(renewed) >= _period)
                {
                    LostTo(_path, failure.Message.Split('\n')[0].Trim());
                    await _lost.CancelAsync();
                    return;
                }

                pause = pause / 2 < SoonestRetry ? SoonestRetry : pause / 2;
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_ended.IsCancellationRequested;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Singleton lock {Path} is lost; its timer waits until it has it again: {Reason}")]
    private partial void LostTo(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Singleton lock {Path} was not given back and ends by itself: {Reason}")]
    private partial void NotReleased(string path, string reason);
}
