using GatewaySimulator.Control;
using GatewaySimulator.Hosting;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
try
{
    var settings = SettingsJson.Read(configuration.GetSection("Simulator"));
    await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = configuration.GetValue("port", 7072), Settings = settings });
    Console.WriteLine($"GatewaySimulator is listening on {simulator.BaseAddress.GetLeftPart(UriPartial.Authority)}");
    await simulator.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (e is FormatException or InvalidOperationException or IOException)
{
    // A setting is invalid, or the port is taken.
    Console.Error.WriteLine(e.Message);
    return 1;
}
