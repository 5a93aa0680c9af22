namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>An action of a client. To add a kind of action, add an entry to <see cref="Actions.All"/>.</summary>
/// <param name="Weight">The relative frequency of the action.</param>
internal sealed record LoadAction(string Name, int Weight, Func<Client, RequestLog, Random, Task> DoAsync);
