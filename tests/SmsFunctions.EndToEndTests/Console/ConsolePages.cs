using PuppeteerSharp;

namespace SmsFunctions.EndToEndTests.Console;

/// <summary>What the tests of the console share.</summary>
internal static class ConsolePages
{
    /// <value>The settings of the app for most tests: one segment costs 2.</value>
    public static IReadOnlyDictionary<string, string?> Priced { get; } = new Dictionary<string, string?> { ["Tariff__Default"] = "2" };

    /// <value>The page of a batch that has a message with the status sent, or delivered soon after.</value>
    public const string SentBatch = "[data-page=batch] :is([data-status=sent], [data-status=delivered])";

    /// <value>The places of all pages that need no id.</value>
    public static IReadOnlyList<string> All { get; } =
        ["overview", "messages", "send", "batches", "attention", "gate", "money", "stoplist", "callbacks", "statistics", "system"];

    /// <summary>The places of all pages, with those of a message and of a batch.</summary>
    public static IEnumerable<string> AllWith(string message, string batch) => [.. All, $"message/{message}", $"batch/{batch}"];

    /// <summary>Lets the clock of the page run ten times as fast, so that a test does not wait for the page's next question.</summary>
    public static Task HurryAsync(IPage page) => page.EvaluateExpressionOnNewDocumentAsync(
        "const now = Date.now.bind(Date), start = now(); Date.now = () => start + (now() - start) * 10;");

    /// <summary>Opens each place and waits until its page has ended loading.</summary>
    public static async Task ForEachAsync(this ConsoleTab tab, IEnumerable<string> places, Func<string, Task> look)
    {
        foreach (var place in places)
        {
            await tab.FollowAsync(place);
            await tab.LoadedAsync(place);
            await look(place);
        }
    }

    /// <summary>Waits until the page of a place is shown and no part of it is still loading.</summary>
    public static async Task LoadedAsync(this ConsoleTab tab, string place)
    {
        await tab.ShowsAsync($"[data-page={place.Split('/', '?')[0]}] h1");
        await tab.HidesAsync("main", "Loading");
        await tab.HidesAsync("main", "Загрузка");
        await tab.NetworkIdleAsync();
    }
}
