using Sallyport.Links.Capture;

namespace Sallyport.Gateway.Frames;

/// <summary>Kept frames as a capture file: the octets on the air with address, time, signal and channel. What was opened is not in it.</summary>
public static class FrameCapture
{
    /// <summary>Media type of the file.</summary>
    public const string MediaType = "application/x-pcapng";

    /// <summary>Writes a pcapng file of link type 127, as <c>--capture</c> does.</summary>
    /// <param name="frames">In the order of the file.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(IEnumerable<KeptFrame> frames, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(frames);
        using var held = new MemoryStream();
        using var writer = new PcapngWriter(held, "sallyport frames");
        foreach (var frame in frames)
        {
            writer.Write(frame.Head.UtcMicroseconds, frame.Head.Source, frame.Head.Destination, frame.Head.Rssi, frame.Head.Channel, frame.Octets);
        }

        writer.Flush();
        held.Position = 0;
        held.CopyTo(stream);
    }
}
