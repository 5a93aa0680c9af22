using System.Net;
using Microsoft.Extensions.Options;

namespace SmsFunctions.OneC;

/// <summary>Decides who may use the 1C endpoint: by the client's address, by pauses after wrong logins, and by the account.</summary>
public sealed class OneCAccess(OneCAccount account, LoginPauses pauses, LoginWatch watch, IOptions<OneCOptions> options)
{
    private readonly IReadOnlyList<IPNetwork> _allowed = options.Value.AllowedNetworks;

    /// <value>False when no account is set: the endpoint then answers 404.</value>
    public bool IsOpen => account.IsOpen;

    /// <summary>Whether the client's address is one of <c>OneC__AllowAddresses</c>, which is checked before anything else is read.</summary>
    /// <param name="from">The client's address; null when it is not known.</param>
    public bool AllowsAddress(IPAddress? from)
    {
        if (_allowed.Count == 0 || (from is not null && _allowed.Any(network => network.Contains(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from))))
        {
            return true;
        }

        watch.AddFromElsewhere(from);
        return false;
    }

    /// <summary>Whether login and password are right. During a pause they are wrong without a check.</summary>
    /// <param name="user">The login as received.</param>
    public bool AllowsLogin(string? user, string? password, IPAddress? from)
    {
        if (!pauses.IsPaused(user, from))
        {
            if (account.IsRight(user, password))
            {
                pauses.End(user, from);
                return true;
            }

            pauses.AddWrong(user, from);
        }

        watch.AddWrong(from);
        return false;
    }
}
