using System.Buffers.Binary;
using Sallyport.Crypto.Aead;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.System.Tests.Simulation;

/// <summary>
/// The gateway's cipher with a probe in it: under one key no nonce may come twice and the counter in the plaintext must rise. The planted fault
/// "counter reused" sits before the probe and writes the counter of the message before over the new one, once in a while.
/// </summary>
internal sealed class ProbedAead(IAead inner, Plant plant, ulong seed) : IAead
{
    private const int ClockCounterAt = 0;
    private const int CounterAt = 4;
    private readonly SeededRandom _random = SeededRandom.ForPart(seed, 0xC0);
    private readonly Dictionary<string, ushort> _counters = [];
    private readonly HashSet<string> _nonces = [];

    /// <summary>What was wrong first; null while all is well.</summary>
    public string? Violation { get; private set; }

    public void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag)
    {
        var name = Convert.ToHexString(key) + Convert.ToHexString(associatedData[13..]);
        if (!_nonces.Add(name + Convert.ToHexString(nonce)))
        {
            Violation ??= "a nonce was used twice under one key";
        }

        var text = plaintext.ToArray();
        var at = (MessageType)associatedData[0] switch
        {
            MessageType.ClockResponse => ClockCounterAt,
            MessageType.DownlinkDataSet or MessageType.DownlinkDataGet or MessageType.DownlinkControl
                or MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl => CounterAt,
            _ => -1,
        };
        if (at >= 0)
        {
            Watch(name, text.AsSpan(at, sizeof(ushort)), (MessageType)associatedData[0]);
        }

        inner.Seal(key, nonce, associatedData, text, ciphertext, tag);
    }

    public bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext) =>
        inner.TryOpen(key, nonce, associatedData, ciphertext, tag, plaintext);

    private void Watch(string key, Span<byte> counterOctets, MessageType type)
    {
        var known = _counters.TryGetValue(key, out var last);
        if (plant == Plant.CounterReused && known && _random.Chance(0.1))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(counterOctets, last);
        }

        var counter = BinaryPrimitives.ReadUInt16LittleEndian(counterOctets);
        if (known && counter <= last)
        {
            Violation ??= $"{type} went out with counter {counter} after {last} under one key";
        }

        _counters[key] = counter;
    }
}
