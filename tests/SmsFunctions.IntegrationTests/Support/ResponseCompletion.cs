using Microsoft.AspNetCore.Http.Features;

namespace SmsFunctions.TestSupport;

/// <summary>Runs what a server runs at the end of a request.</summary>
internal sealed class ResponseCompletion : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Run, object State)> _registered = new();

    public override void OnCompleted(Func<object, Task> callback, object state) => _registered.Push((callback, state));

    public async Task RunAsync()
    {
        while (_registered.TryPop(out var callback))
        {
            await callback.Run(callback.State);
        }
    }
}
