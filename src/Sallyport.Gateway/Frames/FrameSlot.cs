namespace Sallyport.Gateway.Frames;

/// <summary>What the ring holds of one frame beside its octets.</summary>
internal struct FrameSlot
{
    public FrameHead Head;
    public long OctetsAt;
    public long PlaintextAt;
    public long KeyEpoch;
    public long DownlinkId;
    public string? Reason;
    public ushort Length;
    public ushort PlaintextLength;
    public ushort SecretOffset;
    public ushort SecretLength;
    public FrameVerdict Verdict;
    public FrameKeyKind Key;
}
