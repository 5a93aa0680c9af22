using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.Tests.Http;

public sealed class IdempotencyHeaderTests
{
    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("abc", "abc")]
    [InlineData(" \"abc\" ", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"with space, and comma\"", "with space, and comma")]
    [InlineData("\"abc\";v=1", "abc")]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    public void A_quoted_string_and_the_same_unquoted_token_are_one_key(string value, string expected)
    {
        Assert.True(IdempotencyHeader.TryRead(With(value), out var key, out _));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"abc")]
    [InlineData("abc\"")]
    [InlineData("\"abc\"def")]
    [InlineData("\"a\\nb\"")]
    [InlineData("two words")]
    [InlineData("ключ")]
    [InlineData("a\u0001b")]
    public void Malformed_keys_are_rejected(string value) => Assert.False(IdempotencyHeader.TryRead(With(value), out _, out _));

    [Fact]
    public void A_key_of_256_characters_and_two_keys_are_refused()
    {
        Assert.True(IdempotencyHeader.TryRead(With(new string('k', 255)), out _, out _));
        Assert.False(IdempotencyHeader.TryRead(With(new string('k', 256)), out _, out _));
        Assert.False(IdempotencyHeader.TryRead(With("a", "b"), out _, out _));
    }

    [Fact]
    public void Without_the_header_there_is_no_key()
    {
        Assert.True(IdempotencyHeader.TryRead(With(), out var key, out _));
        Assert.Null(key);
    }

    [Fact]
    public void The_stored_hash_of_a_secret_body_cannot_be_computed_without_the_key()
    {
        Assert.Equal(Hash("one", isSecret: false), Hash("two", isSecret: false));
        Assert.NotEqual(Hash("one", isSecret: true), Hash("two", isSecret: true));
        Assert.Equal(Hash("one", isSecret: true), Hash("one", isSecret: true));

        static string Hash(string key, bool isSecret)
        {
            Assert.True(IdempotencyHeader.TryReadKey(With(key), caller: null, bodyHash: new string('a', 64), isSecret, out var read, out _));
            return read!.Body;
        }
    }

    private static HttpRequest With(params string[] values)
    {
        var request = new DefaultHttpContext().Request;
        if (values.Length > 0)
        {
            request.Headers[IdempotencyHeader.Name] = values;
        }

        return request;
    }
}
