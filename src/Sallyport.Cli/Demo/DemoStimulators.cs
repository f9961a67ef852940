using Sallyport.Cli.Configuration;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Demo;

/// <summary>
/// Two stimulators on one bus, at the far end of a pseudo terminal at 9600 baud. Their outputs stay at 0 until a person raises them. One of them has an
/// electrode that comes off now and then.
/// </summary>
internal sealed class DemoStimulators : IDisposable
{
    /// <summary>Name of the bus.</summary>
    public const string Bus = "stim";

    /// <summary>The output of the second device whose electrode comes off.</summary>
    public const int LooseOutput = 1;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ElectrodeStays = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ElectrodeIsOff = TimeSpan.FromSeconds(40);
    private static readonly Caller Me = new("demo", "local", "cli");

    private static readonly DeviceOptions[] Kinds =
    [
        new() { Address = 0x11, Outputs = 2, LevelLimit = 600, Serial = 11 },
        new() { Address = 0x12, Outputs = 4, LevelLimit = 400, Serial = 12 },
    ];

    private readonly string _line;
    private readonly Func<TimeSpan, CancellationToken, Task> _wait;
    private readonly SharedLine _shared;
    private readonly List<DemoStimulator> _devices = [];

    /// <summary>Makes the line and the devices.</summary>
    /// <param name="folder">Of the demo; the line, keys and memories lie in it.</param>
    /// <param name="wait">Passes the time between faults; null: that of the clock.</param>
    /// <exception cref="IOException">No pseudo terminal can be made here.</exception>
    public DemoStimulators(string folder, Func<TimeSpan, CancellationToken, Task>? wait = null)
    {
        _wait = wait ?? Task.Delay;
        _line = Path.Combine(folder, Bus);
        _shared = new SharedLine(new SerialLink(new SerialLinkOptions { Path = _line, CreatesPty = true }), Kinds.Length);
        foreach ((int place, DeviceOptions kind) in Kinds.Index())
        {
            _devices.Add(new DemoStimulator(folder, kind, _shared.Places[place]));
        }
    }

    /// <summary>Ids of the devices.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Kinds.Select(static kind => Id(kind.Address))];

    /// <summary>The bus as the gateway is told of it.</summary>
    public BusSettings Settings => new() { Name = Bus, Link = new LinkAddress(EStimDriver.ProtocolName, "serial", _line, ""), Devices = [.. Kinds.Select(static kind => kind.Address)] };

    /// <summary>Runs the devices until it is cancelled, which is a normal end.</summary>
    /// <param name="desk">Of the gateway; gets the keys of devices that it does not know yet.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(IOutputDesk desk, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] all = [.. _devices.Select(device => Task.Run(() => device.RunAsync(ending.Token), CancellationToken.None)), LiveAsync(desk, ending.Token)];

        // None of them ends before it is told to, but by a fault.
        await Task.WhenAny(all).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _devices.ForEach(static device => device.Dispose());
        _shared.Dispose();
    }

    private async Task LiveAsync(IOutputDesk desk, CancellationToken stop)
    {
        try
        {
            foreach (DemoStimulator device in _devices)
            {
                await IntroduceAsync(desk, device, stop).ConfigureAwait(false);
            }

            await LoosenAsync(_devices[^1], stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The demo ends.
        }
    }

    private static string Id(byte address) => $"{EStimDriver.ProtocolName}/{Bus}/{address:x2}";

    /// <summary>What <c>outputs provision</c> and <c>outputs key</c> do with a real device.</summary>
    private static async Task IntroduceAsync(IOutputDesk desk, DemoStimulator device, CancellationToken stop)
    {
        string id = Id(device.Address);
        OutputDevice? known;
        while ((known = desk.Devices.FirstOrDefault(one => one.Device == id)) is null)
        {
            await Task.Delay(Look, stop).ConfigureAwait(false);
        }

        if (known.HasKey && device.HasKey)
        {
            return;
        }

        byte[] key = device.Provision();
        if ((await desk.SetKeyAsync(id, key, Me, stop).ConfigureAwait(false)).Accepted)
        {
            device.Keep(key);
        }
    }

    private async Task LoosenAsync(DemoStimulator device, CancellationToken stop)
    {
        while (true)
        {
            await _wait(ElectrodeStays, stop).ConfigureAwait(false);
            device.LoseElectrode(LooseOutput);
            await _wait(ElectrodeIsOff, stop).ConfigureAwait(false);
            device.MendElectrode(LooseOutput);
        }
    }
}
