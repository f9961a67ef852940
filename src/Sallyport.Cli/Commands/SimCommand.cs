using System.CommandLine;
using System.Text.Json;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Cli.Simulating;
using Sallyport.Client;
using Sallyport.Links.Udp;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.Cli.Commands;

/// <summary><c>sim</c>: a simulated fleet, alone on virtual time or against a running gateway in real time. Same seed, same traffic.</summary>
internal static class SimCommand
{
    // The network of a simulation that nobody else takes part in guards nothing.
    private const string KeyOfNobody = "simulated network";
    private const ulong BridgeAddress = 0x0253_0000_0000;

    public static Command Build()
    {
        var command = new DocumentedCommand(
            "sim",
            "Simulates a fleet: alone as fast as it goes, or against a running gateway over its UDP link in real time.",
            "sim --nodes 200 --protocol enigmaiot --loss 0.02 --seed 7 --minutes 60",
            "sim --nodes 50 --protocol enigmaiot --data ./data --network-name MyNet --network-key-file net.key",
            "sim --fleet fleet.json --against udp://127.0.0.1:7000 --network-key-file net.key --json");
        var fleet = new Option<string>("--fleet") { Description = "Fleet file (JSON); the flags below win over it", HelpName = "FILE" };
        var nodes = new Option<int?>("--nodes") { Description = "Size of a mixed fleet, 1..100000", HelpName = "N" };
        var protocol = new Option<string>("--protocol") { Description = "Protocol of the fleet; only enigmaiot", HelpName = "P" };
        var loss = new Option<double?>("--loss") { Description = "Probability that a frame is lost, 0..1; default 0", HelpName = "P" };
        var seed = new Option<ulong?>("--seed") { Description = "Decides all traffic; default 1", HelpName = "S" };
        var minutes = new Option<double?>("--minutes") { Description = "How long; default 10", HelpName = "M" };
        var against = new Option<string>("--against") { Description = "A running gateway: its http(s) address, or its link udp://ADDR:PORT", HelpName = "URL" };
        var data = new Option<string>("--data") { Description = "Folder of a running gateway on this machine", HelpName = "DIR" };
        var name = new Option<string>("--network-name") { Description = "Name of the network; default SimNet", HelpName = "N" };
        var keyFile = new Option<string>("--network-key-file") { Description = "File with the network's key; needed against a gateway", HelpName = "F" };
        var gateway = new Option<string>("--gateway") { Description = "Radio address that the nodes send to, default 02:53:41:4C:4C:59", HelpName = "MAC" };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        foreach (Option option in (Option[])[fleet, nodes, protocol, loss, seed, minutes, against, data, name, keyFile, gateway, json])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            FleetOptions options = Load(parsed.GetValue(fleet), parsed.GetValue(nodes), parsed.GetValue(protocol));
            options = options with
            {
                Loss = parsed.GetValue(loss) ?? options.Loss,
                Seed = parsed.GetValue(seed) ?? options.Seed,
                Minutes = parsed.GetValue(minutes) ?? options.Minutes,
                NetworkName = parsed.GetValue(name) ?? options.NetworkName,
            };
            IReadOnlyList<string> mistakes = options.Validate();
            if (mistakes.Count > 0)
            {
                throw CommandFailure.Usage(mistakes);
            }

            MacAddress address = Address(parsed.GetValue(gateway));
            string? key = parsed.GetValue(keyFile) is { } file ? ReadKey(file) : null;
            string? url = parsed.GetValue(against);
            string? folder = parsed.GetValue(data);
            SimReport report = url is null && folder is null
                ? await Task.Run(() => FleetSimulation.RunAlone(options, key ?? KeyOfNobody, address, stop), CancellationToken.None).ConfigureAwait(false)
                : await FleetSimulation.RunAgainstAsync(
                    options,
                    key ?? throw CommandFailure.Usage("--network-key-file is needed: a running gateway lets nobody in without its network's key"),
                    address,
                    await LinkTo(url, folder, stop).ConfigureAwait(false),
                    stop).ConfigureAwait(false);
            Print(parsed.InvocationConfiguration.Output, report, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(TextWriter output, SimReport report, bool asJson)
    {
        if (asJson)
        {
            JsonText.WriteLine(output, report);
            return;
        }

        foreach (string line in report.Lines())
        {
            output.WriteLine(line);
        }
    }

    private static FleetOptions Load(string? file, int? nodes, string? protocol)
    {
        if ((file is null) == (nodes is null))
        {
            throw CommandFailure.Usage("give either --fleet FILE or --nodes N --protocol P");
        }

        if (nodes is { } count)
        {
            return count is < 1 or > FleetOptions.MaximumDevices
                ? throw CommandFailure.Usage($"--nodes: 1..{FleetOptions.MaximumDevices}")
                : FleetOptions.Mixed(count) with { Protocol = protocol ?? throw CommandFailure.Usage("--nodes needs --protocol enigmaiot") };
        }

        byte[] octets;
        try
        {
            octets = File.ReadAllBytes(file!);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"{file}: {trouble.Message}");
        }

        IReadOnlyList<string> mistakes = FleetOptions.Parse(octets, out FleetOptions? options);
        return options is null ? throw CommandFailure.Usage([.. mistakes.Select(mistake => $"{file}: {mistake}")]) : options with { Protocol = protocol ?? options.Protocol };
    }

    private static MacAddress Address(string? text) =>
        text is null ? RunSettings.DefaultAddress
        : MacAddress.TryParse(text, out MacAddress address) && !address.IsBroadcast && address != MacAddress.None ? address
        : throw CommandFailure.Usage($"--gateway: '{text}' is not an address such as 02:53:41:4C:4C:59");

    private static string ReadKey(string file)
    {
        try
        {
            string key = File.ReadAllText(file).TrimEnd('\r', '\n');
            return SettingRules.KeyMistake(key) is { } mistake ? throw CommandFailure.Usage($"--network-key-file: {mistake}") : key;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"--network-key-file: {trouble.Message}");
        }
    }

    private static async Task<UdpLinkOptions> LinkTo(string? url, string? folder, CancellationToken stop)
    {
        if (url is not null && url.StartsWith("udp:", StringComparison.Ordinal))
        {
            return Client(url);
        }

        GatewayAddress gateway = url is null
            ? new GatewayFolder(folder!).FindGateway(null) ?? throw CommandFailure.Refused($"no running gateway found in {folder}")
            : Uri.TryCreate(url, UriKind.Absolute, out Uri? given) && given.Scheme is "http" or "https" ? new GatewayAddress(given, null, null) : throw CommandFailure.Usage("--against must be an http, https or udp address");
        using var client = new GatewayClient(gateway.Url, gateway.Token, gateway.Fingerprint);
        try
        {
            JsonElement health = await client.HealthAsync(stop).ConfigureAwait(false);
            string? link = health.GetProperty("links").EnumerateArray().Select(static item => item.GetProperty("name").GetString()).FirstOrDefault(static item => item!.StartsWith("udp:", StringComparison.Ordinal));
            return Client(link ?? throw CommandFailure.Refused($"the gateway at {gateway} has no UDP link"));
        }
        catch (Exception trouble) when (trouble is GatewayException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CommandFailure.Refused($"the gateway at {gateway} does not answer: {trouble.Message}");
        }
    }

    private static UdpLinkOptions Client(string link) =>
        UdpLinkOptions.TryParse(link[4..], [new MacAddress(BridgeAddress)], out UdpLinkOptions? options, out string? mistake)
            ? options! with { Mode = UdpLinkMode.Client, AcceptsAnyDestination = true }
            : throw CommandFailure.Usage($"{link}: {mistake}");
}
