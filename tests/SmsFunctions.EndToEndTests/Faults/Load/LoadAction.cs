namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>Something that clients do. A new kind of action is one more entry in <see cref="Actions.All"/>.</summary>
/// <param name="Weight">How often it is done, against the others.</param>
internal sealed record LoadAction(string Name, int Weight, Func<Client, Book, Random, Task> DoAsync);
