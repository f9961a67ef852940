using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>What can be checked of a frame on its own: lengths, keys, associated data, decryption, every field, and the same octets when it is written again.</summary>
internal sealed class FrameCheck(IAead aead, IKeyAgreement agreement)
{
    private readonly FrameCipher _cipher = new(aead);

    /// <summary>Adds one sentence for each thing that does not match.</summary>
    /// <param name="frame">The case.</param>
    /// <param name="clearKeys">Broadcast keys that earlier frames carried in clear (type 0x18).</param>
    /// <param name="failures">Receives the sentences.</param>
    public void Check(VectorFrame frame, IReadOnlyCollection<byte[]> clearKeys, ICollection<string> failures)
    {
        if (frame.Octets.Length != frame.StatedLength)
        {
            failures.Add($"the frame has {frame.Octets.Length} octets, the file says {frame.StatedLength}");
        }

        if (!NetworkKey.FromText(frame.NetworkKeyText).AsSpan().SequenceEqual(frame.NetworkKeyHash))
        {
            failures.Add("the network key does not follow from its text");
        }

        CheckAgreement(frame, failures);
        if (frame.Octets.Length == 0)
        {
            failures.Add("the frame is empty");
            return;
        }

        var plaintext = frame.Plaintext is null ? null : Open(frame, clearKeys, failures);
        CheckFields(frame, plaintext, failures);
    }

    private byte[]? Open(VectorFrame frame, IReadOnlyCollection<byte[]> clearKeys, ICollection<string> failures)
    {
        var type = (MessageType)frame.Octets[0];
        if (FrameLayout.Check(type, frame.Octets.Length) is var reason and not RefusalReason.None)
        {
            failures.Add($"the codec refuses the frame: {reason}");
            return null;
        }

        if (frame.CipherKey is null || frame.AssociatedData is null || frame.AssociatedData.Length != FrameLayout.BodyAt + 8)
        {
            failures.Add("cipher key or associated data are missing");
            return null;
        }

        byte[] key = [.. frame.CipherKey.AsSpan(0, FrameCipher.CipherKeyOctets), .. frame.AssociatedData.AsSpan(FrameLayout.BodyAt)];
        if (!KeyIsKnown(frame, type, key, clearKeys))
        {
            failures.Add("the frame is under a key that is neither network, session nor broadcast key");
        }

        if (!frame.AssociatedData.AsSpan(0, FrameLayout.BodyAt).SequenceEqual(frame.Octets.AsSpan(0, FrameLayout.BodyAt))
            || !frame.Octets.AsSpan(FrameLayout.IvAt, FrameLayout.IvLength).SequenceEqual(frame.Nonce))
        {
            failures.Add("type or IV differ from the associated data");
        }

        var plaintext = new byte[FrameLayout.Ciphertext(frame.Octets).Length];
        if (!_cipher.TryOpen(key, frame.Octets, plaintext))
        {
            failures.Add("the tag does not fit");
            return null;
        }

        if (!plaintext.AsSpan().SequenceEqual(frame.Plaintext))
        {
            failures.Add("the plaintext differs");
        }

        CheckRewriting(frame, key, plaintext, failures);
        return plaintext;
    }

    private static bool KeyIsKnown(VectorFrame frame, MessageType type, byte[] key, IReadOnlyCollection<byte[]> clearKeys)
    {
        var expected = type switch
        {
            MessageType.ClientHello or MessageType.ServerHello => frame.NetworkKeyHash,
            MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl => frame.BroadcastKey,
            _ => frame.SessionKey,
        };
        return key.AsSpan().SequenceEqual(expected) || clearKeys.Any(clear => key.AsSpan().SequenceEqual(clear));
    }

    private void CheckRewriting(VectorFrame frame, byte[] key, byte[] plaintext, ICollection<string> failures)
    {
        byte[] rewritten;
        try
        {
            FieldReader.Read(frame.Octets, plaintext, decrypted: true, out rewritten);
        }
        catch (FormatException trouble)
        {
            failures.Add(trouble.Message);
            return;
        }

        var again = frame.Octets.ToArray();
        var bodyAt = FrameLayout.CiphertextAt((MessageType)again[0]);
        again.AsSpan(bodyAt).Clear();
        if (rewritten.Length != plaintext.Length)
        {
            failures.Add("the fields make a plaintext of another length");
            return;
        }

        rewritten.CopyTo(again.AsSpan(bodyAt));
        _cipher.Seal(key, again);
        if (!again.AsSpan().SequenceEqual(frame.Octets))
        {
            failures.Add("written again from its fields the frame has other octets");
        }
    }

    private static void CheckFields(VectorFrame frame, byte[]? plaintext, ICollection<string> failures)
    {
        JsonObject fields;
        try
        {
            fields = FieldReader.Read(frame.Octets, plaintext, plaintext is not null, out var rewritten);
            if (frame.Plaintext is null && rewritten.Length > 0 && !rewritten.AsSpan().SequenceEqual(frame.Octets))
            {
                failures.Add("written again from its fields the frame has other octets");
            }
        }
        catch (FormatException trouble)
        {
            failures.Add(trouble.Message);
            return;
        }

        foreach (var expected in frame.Decoded.EnumerateObject())
        {
            if (!fields.TryGetPropertyValue(expected.Name, out var ours))
            {
                failures.Add($"field {expected.Name} is not in the frame");
            }
            else if (!JsonElement.DeepEquals(JsonSerializer.SerializeToElement(ours), expected.Value))
            {
                failures.Add($"field {expected.Name} is {ours?.ToJsonString()}, the file says {expected.Value.GetRawText()}");
            }
        }
    }

    private void CheckAgreement(VectorFrame frame, ICollection<string> failures)
    {
        if (frame.Session is not { } session)
        {
            return;
        }

        CheckPair(session, "node_private", "node_public", failures);
        CheckPair(session, "gateway_private", "gateway_public", failures);
        if (Octets(session, "gateway_private") is not { } own || Octets(session, "node_public") is not { } peer
            || Octets(session, "shared_secret") is not { } stated || frame.SessionKey is null)
        {
            return;
        }

        var secret = new byte[IKeyAgreement.Length];
        var key = new byte[SessionKey.Length];
        if (!agreement.TryAgree(own, peer, secret) || !secret.AsSpan().SequenceEqual(stated))
        {
            failures.Add("the shared secret does not follow from the keys");
            return;
        }

        SessionKey.Derive(secret, key);
        if (!key.AsSpan().SequenceEqual(frame.SessionKey))
        {
            failures.Add("the session key does not follow from the shared secret");
        }
    }

    private void CheckPair(JsonElement session, string privateName, string publicName, ICollection<string> failures)
    {
        if (Octets(session, privateName) is not { } own || Octets(session, publicName) is not { } stated)
        {
            return;
        }

        var made = new byte[IKeyAgreement.Length];
        agreement.PublicKey(own, made);
        if (!made.AsSpan().SequenceEqual(stated))
        {
            failures.Add($"{publicName} does not follow from {privateName}");
        }
    }

    private static byte[]? Octets(JsonElement session, string name) => session.TryGetProperty(name, out var value) ? VectorEffect.Hex(value) : null;
}
