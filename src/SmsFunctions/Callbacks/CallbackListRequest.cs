using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>The query of GET callbacks.</summary>
/// <param name="State">Null for pending callbacks; otherwise <see cref="CallbackState.GivenUp"/> or <see cref="CallbackState.Disabled"/>.</param>
public sealed record CallbackListRequest(CallbackState? State, int Limit, string? Continuation)
{
    internal const string Owed = "owed";

    private const string StateName = "state", GivenUp = "givenUp", Disabled = "disabled";

    /// <summary>Reads the query.</summary>
    /// <returns>The request; or the answer to a query with errors.</returns>
    public static (CallbackListRequest? Request, IResult? Refusal) Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, StateName, "limit", "continuation");
        if (!query.ContainsKey(StateName))
        {
            reader.Refuse(StateName, $"is required: {Owed}, {GivenUp} or {Disabled}");
        }

        var state = reader.Word(StateName, Owed, GivenUp, Disabled) switch
        {
            GivenUp => CallbackState.GivenUp,
            Disabled => CallbackState.Disabled,
            _ => (CallbackState?)null,
        };
        var request = new CallbackListRequest(
            state, reader.Limit(), reader.Continuation(state is null ? text => PendingPosition.TryParse(text) is not null : ControlLog.IsContinuation));
        return reader.Refusal is { } refusal ? (null, refusal) : (request, null);
    }
}
