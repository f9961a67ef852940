using System.Security.Cryptography;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>A session that a hello asked for beside a valid one; it counts for nothing until a frame opens under its key. At most one per address;
/// gone with the valid session at the latest, or when the node goes on under the old key.</summary>
internal sealed class PendingSession : IDisposable
{
    /// <summary>Pinned, so that the collector leaves no copies behind.</summary>
    public byte[] Key { get; } = GC.AllocateUninitializedArray<byte>(SessionKey.Length, pinned: true);

    public required long Since { get; init; }

    public required bool Sleepy { get; init; }

    public required bool BroadcastEnabled { get; init; }

    public required MacAddress Local { get; init; }

    public ushort DownlinkCounter { get; set; }

    public void Dispose() => CryptographicOperations.ZeroMemory(Key);
}
