using SmsFunctions.Http;

namespace SmsFunctions.Submission;

/// <summary>The entries of a batch, at most <see cref="BatchRules.MaxMessages"/>.</summary>
public sealed class BatchList<T>() : BoundedList<T>(BatchRules.MaxMessages)
{
    private int _variables;

    /// <exception cref="TooManyEntriesException">The list is full, or its messages have more variables than a request may have.</exception>
    protected override void InsertItem(int index, T item)
    {
        base.InsertItem(index, item);
        _variables += item is BatchItem { Variables: { } variables } ? variables.Count : 0;
        if (_variables > BatchRules.MaxVariables)
        {
            throw new TooManyEntriesException(BatchRules.MaxVariables, "variables");
        }
    }
}
