using System.Globalization;
using System.Net.Http.Json;

namespace SmsFunctions.Local;

/// <summary>
/// Made-up traffic for a first look at the operator console: batches, single messages, failures, an unconfirmed message, a scheduled batch, and a gate that
/// was held and opened. The simulator gives its magic numbers a fixed result.
/// </summary>
/// <param name="app">A client whose base address is that of the app, with the function key if one is needed.</param>
public sealed class DemoTraffic(HttpClient app)
{
    private const string Operator = "X-Operator", Anna = "Anna";

    // The magic numbers of the simulator: refused texts and numbers, undelivered and expired messages, and a call whose answer is lost.
    private static readonly string[] Troubled =
        ["79990000102", "79990000104", "79990000119", "79990000205", "79990000207", "79990000208", "79990000302"];

    /// <exception cref="HttpRequestException">The app refused a request or is not reachable.</exception>
    public async Task SendAsync(CancellationToken cancellation)
    {
        await HoldAndOpenAsync(cancellation);
        await PostAsync("batches", new
        {
            to = Numbers(1_000, 240),
            text = "Скидка 20 % на всё до воскресенья! Ваш магазин на Тверской",
            reference = "november sale",
        }, cancellation);
        await PostAsync("batches", new
        {
            template = "Здравствуйте, {name}! Заказ {order} готов к выдаче.",
            messages = Numbers(2_000, 24).Select((to, i) => new { to, variables = new { name = i % 2 == 0 ? "Анна" : "Пётр", order = $"{4_711 + i}" } }),
            reference = "orders ready",
        }, cancellation);
        await PostAsync("batches", new
        {
            to = Numbers(3_000, 60),
            text = "Напоминаем о записи завтра в 12:00. Клиника на Садовой",
            sendAt = TimeProvider.System.GetUtcNow().AddDays(1),
            reference = "appointments",
        }, cancellation);
        foreach (var (to, i) in Numbers(4_000, 12).Concat(Troubled).Select((to, i) => (to, i)))
        {
            await PostAsync("messages", new { to, text = $"Ваш заказ {5_000 + i} передан курьеру", reference = $"order {5_000 + i}" }, cancellation);
        }

        await PostAsync("messages", new { to = "79014005001", text = "Код для входа: 4711", secret = true, priority = "high" }, cancellation);
        await PutAsync("stoplist/79014006001", new { reason = "asked by phone" }, cancellation);
    }

    private async Task HoldAndOpenAsync(CancellationToken cancellation)
    {
        await PutAsync("gate", new { state = "held", reason = "the text of the campaign is checked again" }, cancellation);
        await PostAsync("messages", new { to = "79014000001", text = "Резервное копирование завершено", reference = "monitoring" }, cancellation);
        await PutAsync("gate", new { state = "open" }, cancellation);
    }

    private static IEnumerable<string> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"7901400{number:D4}"));

    private Task PostAsync<T>(string path, T body, CancellationToken cancellation) => RequestAsync(HttpMethod.Post, path, body, cancellation);

    private Task PutAsync<T>(string path, T body, CancellationToken cancellation) => RequestAsync(HttpMethod.Put, path, body, cancellation);

    private async Task RequestAsync<T>(HttpMethod method, string path, T body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, $"api/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add(Operator, Anna);
        using var response = await app.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}");
        }
    }
}
