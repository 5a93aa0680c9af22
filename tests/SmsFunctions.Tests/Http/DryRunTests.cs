using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.Tests.Http;

public sealed class DryRunTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("?other=1", false)]
    [InlineData("?dryRun=false", false)]
    [InlineData("?dryRun=False", false)]
    [InlineData("?dryRun=true", true)]
    [InlineData("?dryrun=TRUE", true)]
    [InlineData("?dryRun=1", true)]
    [InlineData("?dryRun", true)]
    [InlineData("?dryRun=no", true)]
    [InlineData("?dryRun=true&dryRun=true", true)]
    [InlineData("?dryRun=false&dryRun=true", true)]
    public void A_dryRun_parameter_with_any_value_but_false_requests_a_dry_run(string query, bool isWanted)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);

        Assert.Equal(isWanted, DryRun.IsWanted(request));
    }
}
