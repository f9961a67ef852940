using Sallyport.Gateway.Devices;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Gateway.Frames;

/// <summary>A frame as the ring had it when it was asked.</summary>
public sealed record KeptFrame
{
    /// <summary>Rises by one from frame to frame since the ring was made; 1 is the first.</summary>
    public required long Number { get; init; }

    /// <summary>Address, time and link.</summary>
    public required FrameHead Head { get; init; }

    /// <summary>As on the air.</summary>
    public required byte[] Octets { get; init; }

    /// <summary>The encrypted part in clear, with secrets as zeros; empty when it was not opened, has none, or plaintext is not kept.</summary>
    public required byte[] Plaintext { get; init; }

    /// <summary>First masked octet of the plaintext.</summary>
    public int SecretOffset { get; init; }

    /// <summary>Masked octets of the plaintext; 0: none.</summary>
    public int SecretLength { get; init; }

    /// <summary>What became of it.</summary>
    public FrameVerdict Verdict { get; init; }

    /// <summary>Why it was refused, here or by the peer, a word; null when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>Which kind of key it is under.</summary>
    public FrameKeyKind Key { get; init; }

    /// <summary>Session keys are numbered in the order in which the gateway agreed them; 0 when it is under none.</summary>
    public long KeyEpoch { get; init; }

    /// <summary>The downlink that it carried; 0: none.</summary>
    public long DownlinkId { get; init; }

    /// <summary>Who sent it and for whom it is, from the frame or from what stood around it.</summary>
    public FrameAddresses Addresses => Head.Line.Anatomy.AddressesOf(Octets) ?? new FrameAddresses(Head.Source.ToString(), Head.Destination.ToString(), Head.Destination.IsBroadcast);

    /// <summary>Id of the device at the other side; that of everybody for a frame to all.</summary>
    public string Device
    {
        get
        {
            var addresses = Addresses;
            var peer = Head.IsInbound ? addresses.Source : addresses.IsToAll ? DeviceId.Everybody : addresses.Destination;
            return new DeviceId(Head.Line.Protocol, Head.Line.Segment, peer).ToString();
        }
    }

    /// <summary>The message as a word.</summary>
    public string Type => Head.Line.Anatomy.TypeWord(Octets);
}
