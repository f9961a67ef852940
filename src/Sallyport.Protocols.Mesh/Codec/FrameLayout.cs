using Sallyport.Protocols.Mesh.Messages;

namespace Sallyport.Protocols.Mesh.Codec;

/// <summary>Where everything is in a radio frame (mesh.md section 2): a body that begins with its type, and an HMAC over the whole body. Numbers are big-endian.</summary>
public static class FrameLayout
{
    /// <summary>Octets of the HMAC at the end.</summary>
    public const int DigestLength = 32;

    /// <summary>Shorter frames are dropped.</summary>
    public const int MinimumLength = 1 + DigestLength;

    /// <summary>Octets of a mesh key.</summary>
    public const int KeyLength = 32;

    /// <summary>Place of the sender's address in <see cref="FrameType.ObtainCreds"/>.</summary>
    public const int StepAddressAt = 2;

    /// <summary>Place of the encrypted SSID in <see cref="FrameType.SendWifiCreds"/>; the encrypted password follows.</summary>
    public const int SsidAt = 9;

    /// <summary>Octets of one encrypted text.</summary>
    public const int BlockLength = 16;

    /// <summary>Octets of a body; 0 for a type that nobody sends.</summary>
    /// <param name="type">Any value.</param>
    public static int BodyLength(FrameType type) => type switch
    {
        FrameType.Advertise => 20,
        FrameType.ObtainCreds => 40,
        FrameType.SendWifiCreds => 41,
        _ => 0,
    };
}
