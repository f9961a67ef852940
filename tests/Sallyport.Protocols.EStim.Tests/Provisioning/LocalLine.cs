using Sallyport.Protocols.EStim.Provisioning;
using Sallyport.Protocols.EStim.Tests.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Provisioning;

/// <summary>Host and device on a local line with virtual time. Every frame may be changed on its way.</summary>
internal sealed class LocalLine
{
    private readonly Queue<byte[]> _toDevice = new();
    private readonly Queue<byte[]> _toHost = new();

    public LocalLine(bool hasKey = false, TimeSpan? patience = null)
    {
        Device = new ProvisioningDevice(new ProvisioningDeviceOptions(0x1122334455667788, 0x42, hasKey), new Scripted(1));
        Host = new ProvisioningHost(new Scripted(2), patience ?? TimeSpan.FromSeconds(20));
        AtDevice = new Collector<ProvisioningDeviceEvent>(sent =>
        {
            FromDevice.Add(sent.Octets);
            Push(_toHost, OnWayToHost(sent.Octets));
        });
        AtHost = new Collector<ProvisioningHostEvent>(sent =>
        {
            FromHost.Add(sent.Octets);
            Push(_toDevice, OnWayToDevice(sent.Octets));
        });
    }

    public ProvisioningDevice Device { get; }

    public ProvisioningHost Host { get; }

    public Collector<ProvisioningDeviceEvent> AtDevice { get; }

    public Collector<ProvisioningHostEvent> AtHost { get; }

    public List<byte[]> FromDevice { get; } = [];

    public List<byte[]> FromHost { get; } = [];

    /// <summary>What becomes of a frame; null: it is lost.</summary>
    public Func<byte[], byte[]?> OnWayToDevice { get; set; } = static frame => frame;

    /// <summary>What becomes of a frame; null: it is lost.</summary>
    public Func<byte[], byte[]?> OnWayToHost { get; set; } = static frame => frame;

    /// <summary>What the device's program answers to a key; null: nothing.</summary>
    public ProvisioningStatus? Answer { get; set; } = ProvisioningStatus.Stored;

    public Now Now { get; private set; } = new(new Instant(1_000_000), 0);

    /// <summary>The keys that reached the device's program.</summary>
    public List<byte[]> Keys => [.. AtDevice.Events.Where(static entry => entry.Event.Kind == ProvisioningDeviceEventKind.KeyGiven).Select(static entry => entry.Payload)];

    /// <summary>Runs for a while in steps of 10 ms; gives <paramref name="key"/> as soon as a device is found.</summary>
    public void Run(double seconds, byte[]? key = null)
    {
        for (var step = 0; step < seconds * 100; step++)
        {
            Now = Now with { Monotonic = Now.Monotonic + TimeSpan.FromMilliseconds(10) };
            var given = Keys.Count;
            Host.Advance(Now, AtHost, 16);
            Device.Advance(Now, AtDevice, 16);
            while (_toDevice.TryDequeue(out var frame))
            {
                Device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = frame }, Now, AtDevice);
            }

            if (Keys.Count > given && Answer is { } answer)
            {
                Device.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Answer, answer), Now, AtDevice);
            }

            while (_toHost.TryDequeue(out var frame))
            {
                Host.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = frame }, Now, AtHost);
            }

            if (key is not null && AtHost.Events.Any(static entry => entry.Event.Kind == ProvisioningHostEventKind.Found))
            {
                Host.Submit(new ProvisioningHostCommand(key), Now, AtHost);
                key = null;
            }
        }
    }

    private static void Push(Queue<byte[]> line, byte[]? frame)
    {
        if (frame is not null)
        {
            line.Enqueue(frame);
        }
    }
}
