using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The octets that a recorded program drew to make a frame, in the order in which the product's roles draw them.</summary>
internal sealed class FrameDraws
{
    private readonly Dictionary<string, VectorFrame> _frames = [];

    /// <summary>Knows every frame of the file.</summary>
    public FrameDraws(VectorFile file)
    {
        foreach (var frame in file.Frames)
        {
            _frames.TryAdd(Convert.ToHexString(frame.Octets), frame);
        }
    }

    /// <summary>The case of these octets; null when the file has none.</summary>
    public VectorFrame? Find(byte[] octets) => _frames.GetValueOrDefault(Convert.ToHexString(octets));

    /// <summary>Draws of the gateway role: for a server hello private key, random field, IV; otherwise the IV.</summary>
    public IEnumerable<byte[]> OfGateway(byte[] octets)
    {
        switch ((MessageType)octets[0])
        {
            case MessageType.InvalidateKey:
                yield break;
            case MessageType.ServerHello when Find(octets) is { Session: { } session } hello && session.TryGetProperty("gateway_private", out var key):
                yield return VectorEffect.Hex(key);
                yield return RandomField(hello);
                break;
        }

        yield return Iv(octets);
    }

    /// <summary>Draws of the node role: for a client hello wait, private key, IV, random field; otherwise the IV.</summary>
    public IEnumerable<byte[]> OfNode(byte[] octets)
    {
        if ((MessageType)octets[0] == MessageType.UnencryptedData)
        {
            yield break;
        }

        if ((MessageType)octets[0] != MessageType.ClientHello)
        {
            yield return Iv(octets);
            yield break;
        }

        var hello = Find(octets);
        yield return new byte[sizeof(ulong)];
        yield return hello?.NodePrivate ?? [];
        yield return Iv(octets);
        yield return hello is null ? [] : RandomField(hello);
    }

    private static byte[] Iv(byte[] octets) => octets[FrameLayout.IvAt..FrameLayout.BodyAt];

    private static byte[] RandomField(VectorFrame hello)
    {
        var field = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(field, hello.Decoded.GetProperty("random").GetUInt32());
        return field;
    }
}
