using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>A hello that opened under the network key and waits for its turn: the key agreement takes 0.1 ms and must not delay other nodes' data.</summary>
internal struct HelloWork
{
    public MacAddress Node;
    public MacAddress Local;
    public KeyOctets PublicKey;
    public bool Sleepy;
    public bool BroadcastEnabled;
    public sbyte? Rssi;
    public byte? Channel;
}
