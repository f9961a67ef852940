using System.Text.Json;
using Sallyport.Devices;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.Cli.Demo;

/// <summary>An actuator that is always awake: <c>set {"light":1}</c> switches it, <c>get</c> asks for its state, and both are answered with the state.</summary>
internal sealed class DemoLamp : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly FleetWorld _world;
    private readonly AirStation _station;
    private readonly EnigmaNode _node;
    private bool _isOn;
    private bool _disposed;

    /// <summary>Puts the lamp on the air of a fleet; it is moved by the fleet's scheduler.</summary>
    public DemoLamp(FleetWorld world, MacAddress address, string name, ulong seed)
    {
        _world = world;
        _station = world.Air.Attach(address, world.Channel);
        var options = new NodeOptions
        {
            Address = address,
            Configuration = new NodeConfiguration { NetworkName = world.NetworkName, NetworkKey = world.NetworkKey, Gateway = world.GatewayAddress, NodeName = name },
            BroadcastEnabled = true,
        };
        _node = new EnigmaNode(DemoFleet.Hurry(options), _station, world.Scheduler.Clock, SeededRandom.ForPart(seed, address.Value)) { Received = Obey, Ready = Report };
        Turn();
        Plan();
    }

    public void Dispose()
    {
        _disposed = true;
        _node.Dispose();
        _station.Dispose();
    }

    private void Turn()
    {
        if (!_disposed)
        {
            _node.RunTurn();
            _world.Scheduler.After(Step, Turn);
        }
    }

    private void Plan() => _world.Scheduler.After(ReportInterval, () =>
    {
        if (!_disposed)
        {
            if (_node.IsConnected)
            {
                Report();
            }

            Plan();
        }
    });

    private void Obey(NodeMessage message)
    {
        if (!message.IsGet && message.TryToJson(out string json))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("light", out JsonElement light) && light.ValueKind == JsonValueKind.Number)
            {
                _isOn = light.GetDouble() != 0;
            }
        }

        Report();
    }

    private void Report() => _node.TrySendMessagePack(_isOn ? """{"light":1}""" : """{"light":0}""");
}
