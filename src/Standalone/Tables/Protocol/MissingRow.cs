namespace Azure.Data.Tables.Protocol;

/// <summary>The answer 404 to a question whether a row exists.</summary>
internal sealed class MissingRow<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T? Value => throw new InvalidOperationException($"The row does not exist: {response.ReasonPhrase}. Look at {nameof(HasValue)} first.");

    public override Response GetRawResponse() => response;
}
