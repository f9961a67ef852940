using System.Text;
using Sallyport.Devices.EStim;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;

namespace Sallyport.Samples.PatternStimulator;

/// <summary>
/// A stimulator with patterns, a display and keys. Limits, ramps, watchdog and emergency are the library's; this program adds what the protocol leaves to
/// applications. It drives no current: what real hardware must have stands in docs/guide/stimulator.md.
/// </summary>
public sealed class PatternDevice : IOutputHardware, IDisposable
{
    private const int DisplayWidth = 32;
    private const int PatternAt = 1;

    private readonly Action<string> _tell;
    private readonly Stimulator _stimulator;
    private Endpoint _host = new(Endpoint.DefaultHost, 0);

    public PatternDevice(DeviceOptions options, ILink link, Action<string> tell, IClock? clock = null, IRandomSource? random = null)
    {
        _tell = tell;
        _stimulator = new Stimulator(options with { User = PatternProtocol.Registry() }, link, this, clock, random) { Happened = Happened };
    }

    /// <summary>The device role: its pump, its memory, its physical stop.</summary>
    public Stimulator Stimulator => _stimulator;

    /// <summary>The pattern that the outputs have.</summary>
    public int Pattern { get; private set; }

    /// <summary>Somebody presses a key of the device: whoever chose the pattern hears of it.</summary>
    public void Press(byte key) => _stimulator.Submit(new DeviceCommand(DeviceCommandKind.SendUser, Type: PatternProtocol.Pressed, Destination: _host, Payload: new[] { key }));

    /// <summary>The drivers of the outputs: here a line of text. At level 0 a real one must be electrically off.</summary>
    public void Drive(ReadOnlySpan<ushort> levels) => _tell($"pattern {Pattern}, levels {string.Join(' ', levels.ToArray())}");

    public void Dispose() => _stimulator.Dispose();

    private void Happened(in DeviceEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case DeviceEventKind.UserCommand when occurrence.Command == PatternProtocol.SetPattern:
                _host = occurrence.Source;
                Choose(payload[PatternAt]);
                break;
            case DeviceEventKind.UserPacket when occurrence.Type == PatternProtocol.Display:
                _tell($"display: {Printable(payload)}");
                break;
        }
    }

    /// <summary>The protocol has checked key, counter and length; what the octet means is for this program to check.</summary>
    private void Choose(byte pattern)
    {
        if (pattern < PatternProtocol.Patterns)
        {
            Pattern = pattern;
        }

        _tell(pattern < PatternProtocol.Patterns ? $"pattern {pattern}" : $"there is no pattern {pattern}");
    }

    private static string Printable(ReadOnlySpan<byte> text) => string.Concat(Encoding.UTF8.GetString(text[..Math.Min(text.Length, DisplayWidth)]).Where(static letter => !char.IsControl(letter)));
}
