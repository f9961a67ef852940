using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Options;

/// <summary>Settings of one line, the same at all its ends (estim.md sections 3, 5, 7 and 14).</summary>
public sealed record LineOptions
{
    /// <summary><see cref="LeastSilence"/> where octets come through a USB adapter that collects them, or an operating system that has other work too.</summary>
    public static readonly TimeSpan CollectedSilence = TimeSpan.FromMilliseconds(50);

    /// <summary>Stream or packets. Default a UART.</summary>
    public LinkMedium Medium { get; init; } = LinkMedium.Serial;

    /// <summary>Bits per second of the UART. Default 9600; not used by radios.</summary>
    public int BaudRate { get; init; } = 9600;

    /// <summary>Largest payload. Default 1024, range 16..4096; a radio packet has room for 242.</summary>
    public int MaximumPayload { get; init; } = 1024;

    /// <summary>Least time of silence that ends a packet. Default 20 ms; 50 ms behind USB adapters that collect octets.</summary>
    public TimeSpan LeastSilence { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How the holes of the seed are read. Default the page's decisions.</summary>
    public Dialect Dialect { get; init; } = Dialect.Default;

    /// <summary>Time of one octet on the line: ten bits.</summary>
    public TimeSpan OctetTime => TimeSpan.FromMicroseconds(10e6 / BaudRate);

    /// <summary>Silence after which a part of a packet will never be completed: at least <see cref="LeastSilence"/> and 20 octets.</summary>
    public TimeSpan Silence => LeastSilence > 20 * OctetTime ? LeastSilence : 20 * OctetTime;

    /// <summary>Time for an answer, counted from the last octet; on a radio a random 0..100 ms comes on top.</summary>
    public TimeSpan AnswerTimeout => Medium == LinkMedium.Radio ? TimeSpan.FromMilliseconds(300) : (11 * OctetTime) + TimeSpan.FromMilliseconds(150);

    /// <summary>Payload that fits both the setting and the medium.</summary>
    public int PayloadLimit => Medium == LinkMedium.Radio ? Math.Min(MaximumPayload, PacketLayout.LargestRadioPayload) : MaximumPayload;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    public void Check()
    {
        if (BaudRate is < 50 or > 4_000_000)
        {
            throw new ArgumentException($"BaudRate is {BaudRate}; 50..4000000 are possible");
        }

        if (MaximumPayload is < 16 or > PacketLayout.LargestPayload)
        {
            throw new ArgumentException($"MaximumPayload is {MaximumPayload}; 16..{PacketLayout.LargestPayload} are possible");
        }

        if (LeastSilence < TimeSpan.FromMilliseconds(1) || LeastSilence > TimeSpan.FromSeconds(10))
        {
            throw new ArgumentException("LeastSilence is 1 ms to 10 s");
        }
    }
}
