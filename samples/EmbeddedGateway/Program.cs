using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Samples.DummyOutput;
using Sallyport.Samples.EmbeddedGateway;
using Sallyport.Wire;

// Usage: EmbeddedGateway [FOLDER [LINK [NETWORK-NAME [KEY-FILE]]]].
// The nodes in samples/ read the same key file. Prints what happens; type "DEVICE TEXT" to send something, an empty line to stop.
var address = new MacAddress(0x02_53_41_4C_4C_59);
if (!UdpLinkOptions.TryParse(args.ElementAtOrDefault(1) ?? "//127.0.0.1:7000", [address], out var linkOptions, out var problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

var keyFile = args.ElementAtOrDefault(3) ?? "data/enigmaiot.key";
if (!File.Exists(keyFile))
{
    Console.Error.WriteLine($"{keyFile} is missing; it holds the key of the network");
    return 1;
}

var network = new EnigmaIotNetwork
{
    Name = args.ElementAtOrDefault(2) ?? "EnigmaIOT",
    Options = new GatewayOptions { Address = address, NetworkKey = NetworkKey.FromText(File.ReadAllText(keyFile).TrimEnd('\r', '\n')) },
};
var output = new TextOutput(Console.Out, TimeProvider.System);
await using var gateway = await SmallGateway.StartAsync(args.ElementAtOrDefault(0) ?? "./embedded-data", network, new UdpLink(linkOptions!), [output], NullLogger.Instance);
while (Console.ReadLine() is { Length: > 0 } line)
{
    Console.Error.WriteLine(await output.TypeAsync(line, CancellationToken.None));
}

return 0;
