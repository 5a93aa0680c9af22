using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>The worker that a host starts in place of a killed one.</summary>
internal static class WorkerReplacement
{
    private static readonly HttpClient Http = new();

    /// <summary>Waits until the host runs another worker than the killed one, and that worker answers.</summary>
    public static Task ReadyAsync(ListeningProcess app, int killed) => Eventually.Get(
        async () => WorkerProcess.Find(app.Process) is { } worker && worker.Id != killed && await AnswersAsync(app),
        isReplaced => isReplaced,
        "the host has started another worker");

    private static async Task<bool> AnswersAsync(ListeningProcess app)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(app.Address, "api/openapi.json"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
