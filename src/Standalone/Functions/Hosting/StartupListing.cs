using System.Text;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>What a started host shows: its functions with their addresses or triggers, and where it listens.</summary>
internal sealed class StartupListing(FunctionIndex functions, int port, string app)
{
    public Task WriteAsync(TextWriter output)
    {
        var text = new StringBuilder("\nFunctions:\n");
        foreach (var http in functions.Http)
        {
            text.Append($"\n  {http.Method.Name}: [{string.Join(',', http.Verbs ?? ["any"])}] http://localhost:{port}/{http.Route.RawText}");
        }

        foreach (var queue in functions.Queues)
        {
            text.Append($"\n  {queue.Method.Name}: queueTrigger {queue.Queue.Name}");
        }

        foreach (var timer in functions.Timers)
        {
            text.Append($"\n  {timer.Method.Name}: timerTrigger {timer.Schedule}");
        }

        // Parent processes wait for this line and take the port from it.
        text.Append($"\n\n{app} is listening on http://localhost:{port}");
        return output.WriteLineAsync(text.ToString());
    }
}
