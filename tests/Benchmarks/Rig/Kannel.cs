using System.Net.Sockets;
using SmsFunctions.Local;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>
/// Kannel on this machine: <c>bearerbox</c> with a spool directory, which sends over HTTP, and <c>smsbox</c>, which accepts messages over HTTP. Its files
/// are in a folder of the system's temporary folder. Both processes are started again on the same files after they were killed.
/// </summary>
internal sealed class Kannel : IAsyncDisposable
{
    private const string HowToInstall = "Kannel is not on the PATH. Install version 1.4.5 of Debian: apt-get install kannel";
    private const int AdminPort = 13_900, BoxPort = 13_901, ReceivePort = 13_902, SendPort = 13_903;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smsfunctions-kannel-");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
    private readonly List<ChildProcess> _boxes = [];

    private Kannel()
    {
    }

    /// <param name="gateway">The address that gets <c>?to=…&amp;from=…&amp;text=…</c>.</param>
    /// <param name="concurrency">The number of gateway calls at a time.</param>
    /// <exception cref="MissingPartException">Kannel is not installed; the message says how to install it.</exception>
    public static async Task<Kannel> StartAsync(Uri gateway, int concurrency)
    {
        var kannel = new Kannel();
        try
        {
            Directory.CreateDirectory(kannel.Spool);
            await File.WriteAllTextAsync(kannel.Settings, kannel.Text(gateway, concurrency));
            await kannel.StartAsync();
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts both processes, and waits until messages are accepted.</summary>
    public async Task StartAsync()
    {
        Start("bearerbox");
        await ListensAsync(BoxPort);
        Start("smsbox");
        await ListensAsync(SendPort);
    }

    /// <summary>kill -9 of both processes.</summary>
    public async Task KillAsync()
    {
        _boxes.ForEach(box => box.Kill());
        foreach (var box in _boxes)
        {
            await box.DisposeAsync();
        }

        _boxes.Clear();
    }

    /// <exception cref="InvalidOperationException">Kannel did not accept the message.</exception>
    public async Task AcceptAsync(string phone)
    {
        var query = $"username=bench&password=bench&from=DEMO&to={phone}&text=Your+code+is+4821.+Do+not+tell+it+to+anyone.";
        using var response = await _http.GetAsync($"http://127.0.0.1:{SendPort}/cgi-bin/sendsms?{query}");
        var answer = await response.Content.ReadAsStringAsync();
        if (!answer.StartsWith("0: ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Kannel answered {(int)response.StatusCode}: {answer}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Spool => Path.Combine(_folder.FullName, "spool");

    private string Settings => Path.Combine(_folder.FullName, "kannel.conf");

    private void Start(string box)
    {
        // Debian installs both into /usr/sbin, which is not on the PATH of every user.
        var program = new[] { $"/usr/sbin/{box}", $"/usr/local/sbin/{box}" }.FirstOrDefault(File.Exists) ?? throw new MissingPartException(HowToInstall);
        _boxes.Add(ChildProcess.Start(program, ["-v", "4", Settings], new Dictionary<string, string?>(), _ => { }, _folder.FullName));
    }

    private static async Task ListensAsync(int port)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Poll, TimeProvider.System))
        {
            Timeouts.Check(begun, Timeouts.Short, $"Kannel to listen on port {port}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                // The process is still starting.
            }
        }
    }

    private string Text(Uri gateway, int concurrency) => $"""
        group = core
        admin-port = {AdminPort}
        admin-password = bench
        admin-deny-ip = "*.*.*.*"
        admin-allow-ip = "127.0.0.1"
        smsbox-port = {BoxPort}
        box-deny-ip = "*.*.*.*"
        box-allow-ip = "127.0.0.1"
        log-level = 4
        store-type = spool
        store-location = "{Spool}"

        group = smsc
        smsc = http
        smsc-id = gateway
        system-type = generic
        send-url = "{gateway}?to=%p&from=%P&text=%b"
        status-success-regex = "SMS_ID"
        generic-foreign-id-regex = "SMS_ID: (.+)"
        max-pending-submits = {concurrency}
        port = {ReceivePort}

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {SendPort}
        log-level = 4

        group = sendsms-user
        username = bench
        password = bench
        max-messages = 10
        """ + "\n";
}
