using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>Tests of queue functions. The sample's host.json sets batchSize 2, newBatchThreshold 2, maxDequeueCount 2 and visibilityTimeout 1 s.</summary>
[Collection(SharedHostTests.Name)]
public sealed class QueueTests(SharedHost shared)
{
    private readonly SampleHost _host = shared.Host;

    [Fact]
    public async Task A_message_whose_function_throws_comes_back_and_reaches_poison()
    {
        await _host.Messages.PutAsync("throw always");

        await Eventually.Get(_host.Messages.PoisonAsync, poison => poison.Any(text => Decoded(text) == "throw always"), "the message is in the poison queue");
        var calls = await _host.Reports.StartingWithAsync("throw always", 2);
        Assert.Equal(2, calls.Count);
        Assert.InRange(calls[1].At - calls[0].At, TimeSpan.FromSeconds(0.9), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_goes_to_poison_without_a_call()
    {
        await _host.Messages.PutPlainAsync("plain text!");

        await Eventually.Get(_host.Messages.PoisonAsync, poison => poison.Contains("plain text!"), "the message is in the poison queue");
        Assert.Equal(0, _host.Reports.Count("plain text!"));
    }

    [Fact]
    public async Task As_many_messages_run_at_once_as_batchSize_and_newBatchThreshold_allow()
    {
        const int Messages = 12, Threshold = 2, Allowed = 4;
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(number => _host.Messages.PutAsync($"hold parallel {number}")));

        for (var begun = 0; begun < Messages;)
        {
            // The listener fetches the next batch while it runs no more than the threshold.
            var reports = await _host.Reports.StartingWithAsync("hold parallel", Math.Min(begun + Threshold + 1, Messages));
            var held = reports.Where(report => report.IsHeld).ToList();
            Assert.InRange(held.Count, 1, Allowed);
            held.ForEach(report => report.Release());
            begun = reports.Count;
        }
    }

    [Fact]
    public async Task A_message_stays_invisible_while_its_function_runs_and_is_deleted_afterwards()
    {
        await _host.Messages.PutAsync("hold message");
        var held = await _host.Reports.StartingWithAsync("hold message");

        Assert.Equal((1, 0), (await _host.Messages.CountAsync(), await _host.Messages.VisibleAsync()));
        held[0].Release();
        await Eventually.Get(_host.Messages.CountAsync, count => count == 0, "the message is deleted");
        Assert.Equal(1, _host.Reports.Count("hold message"));
    }

    [Fact]
    public async Task A_function_can_bind_the_queue_message_and_each_call_has_a_trace()
    {
        await _host.Details.PutAsync("details");

        var call = await _host.Reports.StartingWithAsync("details");
        Assert.Matches("^details 1 00-[0-9a-f]{32}-[0-9a-f]{16}-01$", call[0].Text);
    }

    [Fact]
    public void A_function_whose_setting_is_missing_is_in_error_and_the_others_run()
    {
        var line = Assert.Single(_host.Lines, line => line.Contains("SampleMissing", StringComparison.Ordinal));

        Assert.Contains("The function SettingMissing is in error and does not run: ", line, StringComparison.Ordinal);
        Assert.Contains("its queueName is \"%SampleMissing%\" and the setting SampleMissing is missing.", line, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Lines, other => other.Contains("SettingMissing: queueTrigger", StringComparison.Ordinal));
    }

    [Fact]
    public void A_start_on_empty_storage_logs_no_warning() =>
        Assert.DoesNotContain(_host.Lines, line => line.Contains(" warn: ", StringComparison.Ordinal));

    private static string Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }
}
