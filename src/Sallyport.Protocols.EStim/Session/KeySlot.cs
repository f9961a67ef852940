using System.Security.Cryptography;
using Sallyport.Crypto.Cbc;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One key between two ends, with everything that belongs to it in both directions.</summary>
internal sealed class KeySlot : IDisposable
{
    /// <summary>How long an identical packet counts as a repetition of the last one.</summary>
    public static readonly TimeSpan DuplicateTime = TimeSpan.FromSeconds(5);

    /// <summary>Senders of sealed packets that are remembered for each key. Only who has the key gets in.</summary>
    public const int MaximumSealedPeers = 8;

    private readonly byte[] _key;
    private readonly byte[] _iv = new byte[Aes128Cbc.BlockLength];
    private readonly byte[] _heardChain = new byte[Aes128Cbc.BlockLength];
    private bool _mayChangeIv = true;
    private ushort _lastChecksum;
    private Instant _lastAcceptedAt;
    private bool _hasAccepted;

    /// <param name="key">16 octets; copied.</param>
    public KeySlot(ReadOnlySpan<byte> key)
    {
        _key = key.ToArray();
        Seal = new SealKeys(key);
    }

    public ReadOnlySpan<byte> Key => _key;

    public SealKeys Seal { get; }

    /// <summary>The last sequence number that was sent.</summary>
    public ushort SentSequence { get; set; }

    /// <summary>The last sealed counter that was sent.</summary>
    public ulong SentCounter { get; set; }

    /// <summary>The last sequence number that was accepted; null when none is known.</summary>
    public ushort? HeardSequence { get; set; }

    /// <summary>Senders of sealed packets whose tag was right, with their counters.</summary>
    public Dictionary<Endpoint, SealedPeer> SealedPeers { get; } = [];

    /// <summary>True when a sequence number is new under this key.</summary>
    public bool Accepts(Protection protection, ushort sequence) =>
        protection.IsTemporary() ? SequenceRule.AcceptsTemporary(HeardSequence, sequence) : SequenceRule.AcceptsMaster(HeardSequence, sequence);

    /// <summary>The state of a sender whose tag was right; null when there are too many.</summary>
    public SealedPeer? Peer(Endpoint source)
    {
        if (!SealedPeers.TryGetValue(source, out var peer) && SealedPeers.Count < MaximumSealedPeers)
        {
            SealedPeers.Add(source, peer = new SealedPeer());
        }

        return peer;
    }

    /// <summary>Dialect "chained": the last ciphertext block that was accepted.</summary>
    public Span<byte> HeardChain => _heardChain;

    /// <summary>The IV of the next packet: a fresh random one after an acknowledgement, else the one before (estim.md section 8, IV rule 2).</summary>
    public ReadOnlySpan<byte> NextIv(IRandomSource random)
    {
        if (_mayChangeIv)
        {
            random.Fill(_iv);
            _mayChangeIv = false;
        }

        return _iv;
    }

    /// <summary>Dialect "chained": the IV is the last ciphertext block of the packet before.</summary>
    public ReadOnlySpan<byte> ChainedIv => _iv;

    /// <summary>The packet was acknowledged.</summary>
    /// <param name="lastBlock">Dialect "chained": its last ciphertext block; else empty.</param>
    public void Acknowledged(ReadOnlySpan<byte> lastBlock)
    {
        _mayChangeIv = lastBlock.IsEmpty;
        lastBlock.CopyTo(_iv);
    }

    /// <summary>Remembers an accepted command, so that its repetition is known.</summary>
    public void Remember(ushort checksum, Instant now)
    {
        _lastChecksum = checksum;
        _lastAcceptedAt = now;
        _hasAccepted = true;
    }

    /// <summary>True when this is the last accepted command once more.</summary>
    public bool Repeats(ushort checksum, ushort sequence, Instant now) =>
        _hasAccepted && checksum == _lastChecksum && sequence == HeardSequence && now - _lastAcceptedAt <= DuplicateTime;

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        Seal.Dispose();
    }
}
