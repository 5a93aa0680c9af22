using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.OneC;

/// <summary>The 1C module SmsFunctions.bsl, compared with the API that it calls.</summary>
public sealed partial class ModuleTests
{
    private const string Path = "src/SmsFunctions/OneC/SmsFunctions.bsl";

    private static readonly string Module = RepositoryFiles.Text(Path);
    private static readonly string Code = Comment().Replace(Module, "");
    private static readonly JsonNode Api = RepositoryFiles.Json("src/SmsFunctions/ApiDocs/openapi.json");

    [Theory]
    [InlineData("SMS_Отправка(SMS_Server, SMS_Key, SMS_To, SMS_From, SMS_Flash, SMS_Text, SMS_RequestId = \"\")")]
    [InlineData("SMS_Пакетная_Отправка(SMS_Server, SMS_Key, SMS_List, SMS_From, SMS_Text, SMS_RequestId = \"\")")]
    [InlineData("SMS_Отправка_Отложенная(SMS_Server, SMS_Key, SMS_To, SMS_From, SMS_Flash, SMS_Text, SMS_Time, SMS_RequestId = \"\")")]
    [InlineData("SMS_УзнатьБаланс(SMS_Server, SMS_Key)")]
    [InlineData("SMS_Статус(SMS_Server, SMS_Key, SMS_ID)")]
    [InlineData("SMS_ТекстОшибки()")]
    public void The_module_exports(string function) => Assert.Contains($"\nФункция {function} Экспорт\n", Module, StringComparison.Ordinal);

    [Fact]
    public void The_module_exports_nothing_else() => Assert.Equal(6, Regex.Count(Code, " Экспорт\n"));

    [Fact]
    public void The_module_uses_only_classes_of_the_platform() => Assert.Equal(
        [
            "HTTPЗапрос", "HTTPСоединение", "ЗаписьJSON", "ЗащищенноеСоединениеOpenSSL", "Массив", "СертификатыУдостоверяющихЦентровОС", "Соответствие",
            "Структура", "УникальныйИдентификатор", "ЧтениеJSON",
        ],
        Names(@"Новый (\w+)").Order(StringComparer.Ordinal));

    [Fact]
    public void Paths_and_methods_are_those_of_the_API()
    {
        Assert.Equal(["/batches", "/messages"], Names(@"Отправить\(SMS_Server, SMS_Key, ""([^""]+)""").Order());
        Assert.Equal(["/balance", "/messages/"], Names(@"""GET"", ""([^""]+)""").Order());
        Assert.All(new[] { "/batches", "/messages" }, path => Assert.NotNull(Api["paths"]![path]!["post"]));
        Assert.All(new[] { "/balance", "/messages/{id}" }, path => Assert.NotNull(Api["paths"]![path]!["get"]));
    }

    [Fact]
    public void Headers_are_those_of_the_API()
    {
        Assert.Equal(["Accept", "x-functions-key", "Content-Type", "Idempotency-Key"], Names(@"Заголовки\.Вставить\(""([^""]+)"""));
        Assert.Contains("Idempotency-Key", Api["paths"]!["/messages"]!["post"]!["parameters"]!.AsArray().Select(parameter => $"{parameter!["name"]}"));
        Assert.Contains("x-functions-key", Api["components"]!["securitySchemes"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"Сообщение\.Вставить\(""([^""]+)""", "MessageRequest", "to text from flash sendAt")]
    [InlineData(@"Пакет\.Вставить\(""([^""]+)""", "BatchRequest", "to text from")]
    [InlineData(@"Поле\(Ответ, ""(id|status|gatewayStatus)""\)", "MessageView", "id status gatewayStatus")]
    [InlineData(@"Поле\(Ответ, ""(id|rejected)""\)", "BatchAnswer", "id rejected")]
    [InlineData(@"Поле\(Отказ, ""([^""]+)""\)", "RejectedItem", "to reason")]
    [InlineData(@"Поле\(Ответ, ""(balance|error)""\)", "BalanceView", "balance error")]
    [InlineData(@"Поле\(Ошибка, ""([^""]+)""\)", "Failure", "text code")]
    [InlineData(@"Поле\(Ответ, ""(errors|detail)""\)", "Problem", "errors detail")]
    public void Fields_are_those_of_the_API(string pattern, string schema, string fields)
    {
        Assert.Equal(fields.Split(' ').Order(), Names(pattern).Order());
        Assert.Subset(Api["components"]!["schemas"]![schema]!["properties"]!.AsObject().Select(field => field.Key).ToHashSet(), fields.Split(' ').ToHashSet());
    }

    [Fact]
    public void Every_field_that_the_module_reads_is_checked() => Assert.Equal(
        ["balance", "code", "detail", "error", "errors", "gatewayStatus", "id", "reason", "rejected", "status", "text", "to"],
        Names(@"Поле\(\w+, ""([^""]+)""\)").Order());

    [Fact]
    public void Every_status_has_the_word_of_the_1C_endpoint()
    {
        var words = Words("Статус");

        Assert.Equal(Enum.GetValues<MessageStatus>().Select(status => status.ToString().ToLowerInvariant()).Order(), words.Keys.Order());
        Assert.All(words.Where(word => word.Key != "unknown"), word =>
            Assert.Equal(OneCStatus.Word(Enum.Parse<MessageStatus>(word.Key, ignoreCase: true), null), word.Value));
    }

    [Fact]
    public void Every_block_is_closed()
    {
        (string Begin, string End)[] blocks =
        [
            (@"(?<!\w)Функция", "КонецФункции"), (@"(?<!\w)Процедура", "КонецПроцедуры"), (@"(?<!\w)Если", "КонецЕсли;"), ("Цикл\n", "КонецЦикла;"),
            ("Попытка\n", "КонецПопытки;"), ("Исключение\n", "КонецПопытки;"), (@"\(", @"\)"),
        ];
        Assert.All(blocks, block => Assert.Equal(Regex.Count(Code, block.Begin), Regex.Count(Code, block.End)));
        Assert.All(Code.Split('\n'), line => Assert.True(line.Count(c => c == '"') % 2 == 0, line));
    }

    // A Latin "c" in a Russian word is another name to 1C.
    [Fact]
    public void No_name_mixes_two_alphabets() => Assert.DoesNotContain(
        Names(@"([\w]+)"), name => Regex.IsMatch(Known().Replace(name, ""), "[A-Za-z]") && Regex.IsMatch(name, "[А-Яа-яЁё]"));

    [Fact]
    public void The_configurator_reads_the_file()
    {
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(RepositoryFiles.Root, Path));

        Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.DoesNotContain((byte)'\t', bytes);
        Assert.All(Module.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    [Fact]
    public void The_module_is_not_deployed() => Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.bsl", SearchOption.AllDirectories));

    // The strings that a function compares its parameter with, and what it returns for them.
    private static Dictionary<string, string> Words(string parameter)
    {
        var branches = Regex.Matches(Code, $"Если (?<when>{parameter} = [^\n]+) Тогда\n\\s+Возврат (?<word>[^\n]+);");
        var pairs = branches.SelectMany(branch => Regex.Matches(branch.Groups["when"].Value, "\"([^\"]+)\""), (branch, when) => (branch, when));
        return pairs.ToDictionary(pair => pair.when.Groups[1].Value, pair => pair.branch.Groups["word"].Value.Trim('"'));
    }

    private static IEnumerable<string> Names(string pattern) => Regex.Matches(Code, pattern).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex("^ *//[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("SMS_|HTTP|JSON|OpenSSL")]
    private static partial Regex Known();
}
