namespace Sallyport.Gateway.Downlinks;

/// <summary>Where an open downlink is on its way to the radio. Only <see cref="InSlot"/> and <see cref="OnAir"/> block the line of its device.</summary>
internal enum DownlinkPhase : byte
{
    /// <summary>Waits its turn.</summary>
    Queued,

    /// <summary>Being handed to the session right now.</summary>
    Submitted,

    /// <summary>Encrypted and kept by the session until the sleeper speaks.</summary>
    InSlot,

    /// <summary>Handed to the radio; its outcome is awaited.</summary>
    OnAir,
}
