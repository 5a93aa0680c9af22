using System.Text;
using System.Text.Json.Serialization.Metadata;
using SmsFunctions.Gate;
using SmsFunctions.Http;
using SmsFunctions.Operations;
using SmsFunctions.StopList;
using SmsFunctions.Submission;

namespace SmsFunctions.Tests.Http;

/// <summary>The error of a body names the field and says what is wrong with it.</summary>
public sealed class JsonErrorTests
{
    [Theory]
    [InlineData("""{"to":79001234567}""", "to", "must be a string")]
    [InlineData("""{"text":{"a":1}}""", "text", "must be a string")]
    [InlineData("""{"text":"a\uD83D"}""", "text", "contains half of a surrogate pair")]
    [InlineData("""{"reference":"\uDE00"}""", "reference", "contains half of a surrogate pair")]
    [InlineData("""{"text":"Ïðèâåò"}""", "text", "contains bytes that are not UTF-8")]
    [InlineData("""{"text":"a","text":"b"}""", "text", "is a duplicate property")]
    [InlineData("""{"text":"a","TEXT":"b"}""", "TEXT", "is a duplicate property")]
    [InlineData("""{"colour":"red"}""", "colour", "is not a field of this request")]
    [InlineData("""{"\uD83D":1}""", "body", "contains half of a surrogate pair")]
    [InlineData("""{"Ï\u0061":1}""", "\uFFFDa", "is not a field of this request")]
    [InlineData("""{"flash":"true"}""", "flash", "must be true or false")]
    [InlineData("""{"secret":1}""", "secret", "must be true or false")]
    [InlineData("""{"flash":{}}""", "flash", "must be true or false")]
    [InlineData("""[1]""", "body", "must be a JSON object")]
    [InlineData("\"a\"", "body", "must be a JSON object")]
    [InlineData("null", "body", "must be a JSON object, not null")]
    [InlineData("""{"to":"a" """, "body", "is not well-formed JSON")]
    [InlineData("", "body", "is not well-formed JSON")]
    public Task A_message(string body, string field, string reason) => AssertErrorAsync(RequestJson.Default.MessageRequest, body, field, reason);

    [Theory]
    [InlineData("""{"to":"79001234567"}""", "to", "must be a list")]
    [InlineData("""{"messages":{"0":{}}}""", "messages", "must be a list")]
    [InlineData("""{"messages":7}""", "messages", "must be a list")]
    [InlineData("""{"template":["a"]}""", "template", "must be a string")]
    public Task A_batch(string body, string field, string reason) => AssertErrorAsync(RequestJson.Default.BatchRequest, body, field, reason);

    [Fact]
    public async Task The_other_bodies()
    {
        await AssertErrorAsync(OperationJson.Default.ChangeRequest, """{"sendAt":1795348800}""", "sendAt", "must be a string");
        await AssertErrorAsync(OperationJson.Default.ResolveRequest, """{"outcome":"\uD83D"}""", "outcome", "contains half of a surrogate pair");
        await AssertErrorAsync(NoFieldsJson.Default.NoFields, """{"outcome":"sent"}""", "outcome", "is not a field of this request");
        await AssertErrorAsync(GateJson.Default.GateRequest, """{"state":["held"]}""", "state", "must be a string");
        await AssertErrorAsync(StopListJson.Default.StopRequest, """{"reason":"a","Reason":"b"}""", "Reason", "is a duplicate property");
    }

    [Fact]
    public async Task Null_is_false_like_every_optional_field_that_is_missing()
    {
        const string Body = """
            {"to":"79001234567","text":"a","from":null,"flash":null,"sendAt":null,"schedule":null,"validUntil":null,"replaceLookAlikes":null,
            "transliterate":null,"mode":null,"priority":null,"callbackUrl":null,"secret":null,"reference":null}
            """;

        var (message, _, problem) = await ReadAsync(RequestJson.Default.MessageRequest, Body);

        Assert.Null(problem);
        Assert.Equal(new MessageRequest { To = "79001234567", Text = "a" }, message);
        Assert.Null((await ReadAsync(RequestJson.Default.BatchRequest, """{"flash":null,"secret":null,"to":null,"messages":null}""")).Problem);
    }

    // The JSON reader of .NET 10 throws an IndexOutOfRangeException when a body of several parts ends within a word.
    [Theory]
    [InlineData("t")]
    [InlineData("tru")]
    [InlineData("fals")]
    [InlineData("nul")]
    [InlineData("trux")]
    [InlineData("tx}")]
    public async Task A_body_of_several_parts_that_ends_within_a_word_is_400(string word)
    {
        for (var spaces = 4_070; spaces < 4_110; spaces++)
        {
            var (_, _, problem) = await ReadAsync(RequestJson.Default.MessageRequest, $"{{{new string(' ', spaces)}\"flash\":{word}");
            Assert.Equal(400, (await Requests.AnswerAsync(problem)).Status);
        }
    }

    private static async Task AssertErrorAsync<T>(JsonTypeInfo<T> type, string body, string field, string reason)
        where T : class
    {
        var (_, _, problem) = await ReadAsync(type, body);

        var (status, answer, _) = await Requests.AnswerAsync(problem);
        var error = answer.GetProperty("errors").EnumerateObject().Single();
        Assert.Equal((400, field), (status, error.Name));
        Assert.StartsWith(reason, error.Value[0].GetString());
    }

    private static Task<(T? Value, string Hash, Microsoft.AspNetCore.Http.IResult? Problem)> ReadAsync<T>(JsonTypeInfo<T> type, string body)
        where T : class =>
        new Requests().Reader.ReadJsonAsync(Requests.Of(new MemoryStream(Encoding.Latin1.GetBytes(body))), type, BodyReader.MaxBody, default);
}
