using Sallyport.Links.Capture;

namespace Sallyport.Gateway.Frames;

/// <summary>
/// Kept frames as a capture file: the octets on the air with address, time, signal and channel, and packets that carry their addresses themselves as they
/// are. What was opened is not in it.
/// </summary>
public static class FrameCapture
{
    /// <summary>Media type of the file.</summary>
    public const string MediaType = "application/x-pcapng";

    /// <summary>Writes a pcapng file: link type 127 for radio frames, 147 for packets, one interface for each protocol.</summary>
    /// <param name="frames">In the order of the file.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(IEnumerable<KeptFrame> frames, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(frames);
        using var held = new MemoryStream();
        using var writer = new PcapngWriter(held, "sallyport frames");
        foreach (var frame in frames)
        {
            if (frame.Head.Line.Anatomy.AddressesOf(frame.Octets) is not null)
            {
                writer.WritePacket(frame.Head.UtcMicroseconds, frame.Head.Line.Protocol, frame.Octets);
                continue;
            }

            writer.Write(frame.Head.UtcMicroseconds, frame.Head.Source, frame.Head.Destination, frame.Head.Rssi, frame.Head.Channel, frame.Octets);
        }

        writer.Flush();
        held.Position = 0;
        held.CopyTo(stream);
    }
}
