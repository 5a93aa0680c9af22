using Azure.Data.Tables;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class QueryTests(AzuriteFixture fixture) : TableTest(fixture)
{
    private const int Many = 2_500;

    [Fact]
    public async Task More_rows_than_one_page_come_in_order_and_once()
    {
        await FillAsync();

        var rows = await Table.QueryAsync<TableEntity>().Select(row => row.RowKey).ToListAsync();
        var pages = await Table.QueryAsync<TableEntity>().AsPages().Select(page => page.Values.Count).ToListAsync();

        Assert.Equal(Enumerable.Range(0, Many).Select(Key), rows);
        Assert.Equal([1000, 1000, 500], pages);
    }

    [Fact]
    public async Task A_page_reads_the_same_again_and_a_query_resumes_from_its_token()
    {
        await FillAsync();
        var query = Table.QueryAsync<TableEntity>(maxPerPage: 700);

        var first = await query.AsPages().FirstAsync();
        var again = await query.AsPages().FirstAsync();
        var rest = await query.AsPages(first.ContinuationToken).SelectMany(page => page.Values.Select(row => row.RowKey)).ToListAsync();
        var hinted = await query.AsPages(first.ContinuationToken, pageSizeHint: 5).FirstAsync();

        Assert.Equal(700, first.Values.Count);
        Assert.Equal(first.Values.Select(row => row.RowKey), again.Values.Select(row => row.RowKey));
        Assert.Equal(Enumerable.Range(700, Many - 700).Select(Key), rest);
        Assert.Equal(Enumerable.Range(700, 5).Select(Key), hinted.Values.Select(row => row.RowKey));
    }

    [Fact]
    public async Task Queries_over_keys_with_spaces_and_Cyrillic_letters_resume_too()
    {
        await Table.SubmitTransactionAsync(Enumerable.Range(0, 5).Select(n => Add(Row($"ключ {n} +", "раздел один"))));

        var pages = await Table.QueryAsync<TableEntity>(maxPerPage: 2).AsPages().Select(page => page.Values.Count).ToListAsync();

        Assert.Equal(5, pages.Sum());
        Assert.Equal([2, 2, 1], pages);
    }

    [Fact]
    public async Task A_page_without_rows_is_not_the_end()
    {
        var table = Through(new ScriptedHandler(Page));

        var rows = await table.QueryAsync<TableEntity>("N eq 1").Select(row => row.RowKey).ToListAsync();

        Assert.Equal(["found"], rows);

        static async Task<HttpResponseMessage> Page(int n)
        {
            var answer = await ScriptedHandler.Answer(
                System.Net.HttpStatusCode.OK, n < 3 ? """{"value":[]}""" : """{"value":[{"PartitionKey":"p","RowKey":"found"}]}""");
            if (n < 3)
            {
                answer.Headers.Add("x-ms-continuation-NextPartitionKey", $"1!4!{n}");
                answer.Headers.Add("x-ms-continuation-NextRowKey", "1!4!r");
            }

            return answer;
        }
    }

    private static string Key(int n) => $"{n:d6}";

    private async Task FillAsync()
    {
        foreach (var hundred in Enumerable.Range(0, Many).Chunk(100))
        {
            await Table.SubmitTransactionAsync(hundred.Select(n => Add(Row(Key(n)))));
        }
    }
}
