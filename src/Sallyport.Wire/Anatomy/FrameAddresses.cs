namespace Sallyport.Wire.Anatomy;

/// <summary>Who sent a frame and for whom it is, as the frame itself says.</summary>
/// <param name="Source">The sender, as the last part of a device id.</param>
/// <param name="Destination">The receiver, as the last part of a device id.</param>
/// <param name="IsToAll">True when everybody is meant.</param>
public readonly record struct FrameAddresses(string Source, string Destination, bool IsToAll);
