using GatewaySimulator.Control;
using GatewaySimulator.Hosting;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
SimulatorOptions options;
try
{
    options = new SimulatorOptions
    {
        Port = configuration.GetValue("port", 7072),
        Settings = SettingsJson.Read(configuration.GetSection("Simulator")),
    };
}
catch (Exception e) when (e is FormatException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

await using var simulator = await SimulatorHost.StartAsync(options);
Console.WriteLine($"GatewaySimulator is listening on {simulator.BaseAddress.GetLeftPart(UriPartial.Authority)}");
await simulator.WaitForShutdownAsync();
return 0;
