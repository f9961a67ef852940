using Sallyport.Devices;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Samples.SleepySensor;
using Sallyport.Wire;

// Usage: SleepySensor [LINK [NETWORK-NAME [KEY-FILE]]]. It talks to a gateway that was started with "./sallyport run" in the same folder: without a configuration
// that serves the network EnigmaIOT and keeps its key in data/enigmaiot.key.
var address = new MacAddress(0x02_00_00_00_00_01);
if (!UdpLinkOptions.TryParse(args.ElementAtOrDefault(0) ?? "//127.0.0.1:7000?hub", [address], out var linkOptions, out var problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

var keyFile = args.ElementAtOrDefault(2) ?? "data/enigmaiot.key";
if (!File.Exists(keyFile))
{
    Console.Error.WriteLine($"{keyFile} is missing; it holds the key of the network");
    return 1;
}

var options = new NodeOptions
{
    Address = address,
    Configuration = new NodeConfiguration
    {
        NetworkName = args.ElementAtOrDefault(1) ?? "EnigmaIOT",
        NetworkKey = NetworkKey.FromText(File.ReadAllText(keyFile).TrimEnd('\r', '\n')),
        Gateway = new MacAddress(0x02_53_41_4C_4C_59),
        NodeName = "attic",
        SleepSeconds = 10,
    },
    Sleepy = true,
};
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var link = new UdpLink(linkOptions!);
using var node = new EnigmaNode(options, link);
var sensor = new Sensor(node, () => 20 + (5 * MathF.Sin(Environment.TickCount64 / 60_000f)), () => 3.1f);
node.Happened = (in occurrence, _) => Console.WriteLine(occurrence.Kind);
await node.RunAsync(stop.Token);
Console.WriteLine($"{sensor.Sent} messages sent");
return 0;
