namespace Sallyport.Links.Radio;

/// <summary>Hears what an RFM22B does. Called from within <see cref="Rfm22b.Service"/>.</summary>
public interface IRfm22bReceiver
{
    /// <summary>A packet came whose check value was right.</summary>
    /// <param name="packet">1..255 octets, valid for the call.</param>
    /// <param name="rssi">The chip's own number, half decibels; never 0.</param>
    void Received(ReadOnlySpan<byte> packet, byte rssi);

    /// <summary>The packet that was handed over has left, or was lost in the chip.</summary>
    void Sent(bool isComplete);
}
