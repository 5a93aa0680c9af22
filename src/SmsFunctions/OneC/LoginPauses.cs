using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SmsFunctions.Foundation;

namespace SmsFunctions.OneC;

/// <summary>
/// Pauses after wrong logins, for each login from each client address: after the fifth wrong one 1 s, then 2, 4 … up to 60 s after each further one. A
/// right login ends them. Kept in memory, for one instance.
/// </summary>
public sealed class LoginPauses(TimeProvider time)
{
    /// <value>The highest number of logins and addresses that are remembered, some 200 bytes each. The oldest are forgotten first.</value>
    public const int Capacity = 10_000;

    private const int WithoutPause = 4;
    private const int BytesOfIPv6Network = 8;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly RecentEntries<Client, Wrong> _wrong = new(Capacity);

    /// <param name="login">The login as received; null when there is none.</param>
    /// <param name="from">The client's address; null when it is not known.</param>
    public bool IsPaused(string? login, IPAddress? from)
    {
        lock (_lock)
        {
            return _wrong.TryGet(Client.Of(login, from), out var wrong) && time.GetElapsedTime(wrong.At) < PauseAfter(wrong.Count);
        }
    }

    /// <summary>Notes a wrong login. Requests during a pause are not checked, and so are not wrong ones.</summary>
    public void AddWrong(string? login, IPAddress? from)
    {
        var client = Client.Of(login, from);
        lock (_lock)
        {
            _wrong.Set(client, new Wrong(_wrong.TryGet(client, out var before) ? before.Count + 1 : 1, time.GetTimestamp()));
        }
    }

    public void End(string? login, IPAddress? from)
    {
        lock (_lock)
        {
            _wrong.Remove(Client.Of(login, from));
        }
    }

    private static TimeSpan PauseAfter(int wrong) => wrong <= WithoutPause
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, wrong - WithoutPause - 1)));

    private readonly record struct Wrong(int Count, long At);

    /// <param name="Login">The hash of the login: logins of any length take the same memory.</param>
    /// <param name="Network">An IPv4 address, or the /64 network of an IPv6 address, because a client has all addresses of that network.</param>
    private readonly record struct Client(string Login, IPAddress Network)
    {
        // One login can be escaped in many ways.
        public static Client Of(string? login, IPAddress? from) => new(
            Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(HeaderText.Recover(login ?? "") ?? ""))), NetworkOf(from ?? IPAddress.None));

        private static IPAddress NetworkOf(IPAddress address) => address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..BytesOfIPv6Network], .. new byte[8]]),
            _ => address,
        };
    }
}
