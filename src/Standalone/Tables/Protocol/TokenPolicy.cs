using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Protocol;

/// <summary>Sends a bearer token for the storage service, of the tenant that the service names when it is asked for it.</summary>
internal sealed class TokenPolicy(TokenCredential credential, bool discoverTenant) : BearerTokenAuthenticationPolicy(credential, Scope)
{
    private const string Scope = "https://storage.azure.com/.default";

    private volatile string? _tenant;

    protected override ValueTask AuthorizeRequestAsync(HttpMessage message) =>
        discoverTenant && _tenant is null ? default : AuthenticateAndAuthorizeRequestAsync(message, Context(message));

    protected override void AuthorizeRequest(HttpMessage message)
    {
        if (!discoverTenant || _tenant is not null)
        {
            AuthenticateAndAuthorizeRequest(message, Context(message));
        }
    }

    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        if (!TryTakeTenant(message))
        {
            return false;
        }

        await AuthenticateAndAuthorizeRequestAsync(message, Context(message)).ConfigureAwait(false);
        return true;
    }

    protected override bool AuthorizeRequestOnChallenge(HttpMessage message)
    {
        if (!TryTakeTenant(message))
        {
            return false;
        }

        AuthenticateAndAuthorizeRequest(message, Context(message));
        return true;
    }

    private TokenRequestContext Context(HttpMessage message) => new([Scope], message.Request.ClientRequestId, tenantId: _tenant);

    // Bearer authorization_uri=https://login.microsoftonline.com/{tenant}/oauth2/authorize resource_id=https://storage.azure.com
    private bool TryTakeTenant(HttpMessage message)
    {
        if (message.Response.Headers.TryGetValue(HttpHeader.Names.WwwAuthenticate, out var challenge)
            && challenge.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var part in challenge["Bearer ".Length..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                var pair = part.Split('=', 2);
                if (pair is ["authorization_uri", var text] && Uri.TryCreate(text.Trim('"'), UriKind.Absolute, out var uri) && uri.Segments.Length > 1)
                {
                    _tenant = uri.Segments[1].Trim('/');
                    return true;
                }
            }
        }

        return false;
    }
}
