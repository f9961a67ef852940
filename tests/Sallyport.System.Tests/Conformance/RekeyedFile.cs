using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Cli.Conformance.EnigmaIot;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.System.Tests.Conformance;

/// <summary>
/// The captured file as it would have been recorded with another network key, other private keys, IVs, addresses, names and raw payloads: every frame is
/// decrypted, changed and encrypted again, and all that the file says of it follows.
/// </summary>
internal sealed class RekeyedFile
{
    private const string OtherKeyText = "a key of another house";
    private static readonly (string Old, string New)[] Words = [("FieldNet", "OtherNet"), ("kitchen", "balcony"), ("attic", "cabin")];

    private readonly LibCryptoX25519 _agreement = new();
    private readonly FrameCipher _cipher = new(new LibCryptoChaCha20Poly1305());
    private readonly JsonObject _root;
    private readonly Dictionary<string, byte[]> _privateOf = [];
    private readonly Dictionary<string, string> _frames = [];
    private readonly List<(string Old, string New)> _texts = [.. Words];
    private readonly byte[] _broadcastKey;
    private readonly byte[] _newBroadcastKey;

    private RekeyedFile(JsonObject root)
    {
        _root = root;
        _broadcastKey = Hex(root["broadcast_key"]);
        _newBroadcastKey = [.. _broadcastKey.Select(static octet => (byte)(octet ^ 0x3C))];
    }

    public static JsonObject Make(JsonObject original)
    {
        var file = new RekeyedFile(original.DeepClone().AsObject());
        file.Rekey();
        return file._root;
    }

    private void Rekey()
    {
        var frames = _root["frames"]!.AsArray().Select(static frame => frame!.AsObject()).ToList();
        MapAddresses(frames);
        CollectKeys(frames);
        foreach (var frame in frames)
        {
            RekeyFrame(frame);
        }

        foreach (var frame in frames)
        {
            RekeyEffects(frame);
        }

        var configuration = _root["configuration"]!.AsObject();
        configuration["netkey"] = OtherKeyText;
        configuration["netname"] = Text(configuration["netname"]!.GetValue<string>());
        configuration["gwmac"] = Text(configuration["gwmac"]!.GetValue<string>());
        _root["broadcast_key"] = Convert.ToHexStringLower(_newBroadcastKey);
        foreach (var exchange in _root["rest"]!.AsArray())
        {
            exchange!["request"] = Text(exchange["request"]!.GetValue<string>());
            exchange["body"] = Text(exchange["body"]!.GetValue<string>());
        }
    }

    private void MapAddresses(List<JsonObject> frames)
    {
        foreach (var address in frames.SelectMany(static frame => new[] { "source_mac", "destination_mac" }.Select(name => frame[name]!.GetValue<string>())).Distinct())
        {
            if (address != "FF:FF:FF:FF:FF:FF")
            {
                var octets = Convert.FromHexString(address.Replace(":", "", StringComparison.Ordinal));
                octets[1] ^= 0x0F;
                octets[4] ^= 0x21;
                var other = string.Join(':', octets.Select(static octet => octet.ToString("X2")));
                _texts.Add((address, other));
                _texts.Add((address.ToLowerInvariant(), other.ToLowerInvariant()));
            }
        }
    }

    private void CollectKeys(List<JsonObject> frames)
    {
        foreach (var frame in frames)
        {
            Collect(frame, "node");
            if (frame["session"] is JsonObject session)
            {
                Collect(session, "node");
                Collect(session, "gateway");
            }
        }
    }

    private void Collect(JsonObject holder, string role)
    {
        if (holder[$"{role}_private"] is { } secret && holder[$"{role}_public"] is { } shown)
        {
            var changed = Hex(secret).Select(static octet => (byte)(octet ^ 0x5A)).ToArray();
            changed[0] &= 0xF8;
            changed[31] = (byte)((changed[31] & 0x7F) | 0x40);
            _privateOf[shown.GetValue<string>()] = changed;
        }
    }

    private void RekeyFrame(JsonObject frame)
    {
        var old = frame["frame"]!.GetValue<string>();
        frame["source_mac"] = Text(frame["source_mac"]!.GetValue<string>());
        frame["destination_mac"] = Text(frame["destination_mac"]!.GetValue<string>());
        RekeyNetwork(frame, "network_key");
        RekeyNetwork(frame, "sender_network_key");
        if (frame["session"] is JsonObject session)
        {
            RekeySession(session);
        }

        RekeyPair(frame, "node");
        if (frame["broadcast_key"] is not null)
        {
            frame["broadcast_key"] = Convert.ToHexStringLower(_newBroadcastKey);
        }

        var octets = frame["plaintext"] is null ? InClear(frame, Convert.FromHexString(old)) : Sealed(frame, Convert.FromHexString(old));
        frame["frame"] = Convert.ToHexStringLower(octets);
        _frames.TryAdd(old, Convert.ToHexStringLower(octets));
    }

    private static void RekeyNetwork(JsonObject frame, string prefix)
    {
        if (frame[$"{prefix}_text"] is not null)
        {
            var text = prefix == "network_key" ? OtherKeyText : OtherKeyText + " next door";
            frame[$"{prefix}_text"] = text;
            frame[$"{prefix}_sha256"] = Convert.ToHexStringLower(NetworkKey.FromText(text));
        }
    }

    private void RekeySession(JsonObject session)
    {
        var gateway = session["gateway_public"]!.GetValue<string>();
        var node = session["node_public"]!.GetValue<string>();
        var secret = new byte[32];
        var key = new byte[32];
        Assert.True(_agreement.TryAgree(_privateOf[gateway], Public(_privateOf[node]), secret));
        SessionKey.Derive(secret, key);
        session["shared_secret"] = Convert.ToHexStringLower(secret);
        session["session_key"] = Convert.ToHexStringLower(key);
        RekeyPair(session, "gateway");
        RekeyPair(session, "node");
    }

    private void RekeyPair(JsonObject holder, string role)
    {
        if (holder[$"{role}_public"] is { } shown)
        {
            var secret = _privateOf[shown.GetValue<string>()];
            holder[$"{role}_public"] = Convert.ToHexStringLower(Public(secret));
            if (holder[$"{role}_private"] is not null)
            {
                holder[$"{role}_private"] = Convert.ToHexStringLower(secret);
            }
        }
    }

    private byte[] Sealed(JsonObject frame, byte[] old)
    {
        var type = (MessageType)old[0];
        var body = Hex(frame["plaintext"]);
        ChangeBody(type, body);
        var key = Key(frame, type, old);
        var octets = old.ToArray();
        for (var at = FrameLayout.IvAt; at < FrameLayout.BodyAt; at++)
        {
            octets[at] ^= 0x77;
        }

        body.CopyTo(octets.AsSpan(FrameLayout.CiphertextAt(type)));
        _cipher.Seal(key, octets);
        frame["plaintext"] = Convert.ToHexStringLower(body);
        frame["iv"] = Convert.ToHexStringLower(octets.AsSpan(FrameLayout.IvAt, FrameLayout.IvLength));
        frame["aad"] = Convert.ToHexStringLower([.. octets.AsSpan(0, FrameLayout.BodyAt), .. key.AsSpan(24)]);
        frame["cipher_key24"] = Convert.ToHexStringLower(key.AsSpan(0, 24));
        frame["cipher_key32"] = Convert.ToHexStringLower([.. key.AsSpan(0, 24), .. new byte[8]]);
        frame["ciphertext"] = Convert.ToHexStringLower(FrameLayout.Ciphertext(octets));
        frame["tag"] = Convert.ToHexStringLower(octets.AsSpan(octets.Length - FrameLayout.TagLength));
        if (frame["decoded"]!.AsObject().Count > 2)
        {
            frame["decoded"] = FieldReader.Read(octets, body, decrypted: true, out _);
        }

        return octets;
    }

    private void ChangeBody(MessageType type, byte[] body)
    {
        switch (type)
        {
            case MessageType.ClientHello:
                Public(_privateOf[Convert.ToHexStringLower(body.AsSpan(0, 32))]).CopyTo(body.AsSpan());
                body[33] ^= 0x44;
                break;
            case MessageType.ServerHello:
                Public(_privateOf[Convert.ToHexStringLower(body.AsSpan(0, 32))]).CopyTo(body.AsSpan());
                body[35] ^= 0x44;
                break;
            case MessageType.SensorData when body[6] == (byte)PayloadEncoding.Raw:
                ChangeRaw(body.AsSpan(7));
                break;
            default:
                Replace(body, _broadcastKey, _newBroadcastKey);
                foreach (var (old, other) in Words.Skip(1))
                {
                    Replace(body, Encoding.UTF8.GetBytes(old), Encoding.UTF8.GetBytes(other));
                }

                foreach (var (old, other) in _texts.Where(static text => text.Old.Length == 17 && char.IsAsciiDigit(text.Old[0])))
                {
                    Replace(body, Convert.FromHexString(old.Replace(":", "", StringComparison.Ordinal)), Convert.FromHexString(other.Replace(":", "", StringComparison.Ordinal)));
                }

                break;
        }
    }

    private byte[] Key(JsonObject frame, MessageType type, byte[] old) => type switch
    {
        MessageType.ClientHello or MessageType.ServerHello => Hex(frame["sender_network_key_sha256"] ?? frame["network_key_sha256"]),
        MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl => Broadcast(frame, old),
        _ => Hex(frame["session"]!["session_key"]),
    };

    // A key that an attacker planted in clear is not one of ours: it stays.
    private byte[] Broadcast(JsonObject frame, byte[] old)
    {
        byte[] used = [.. Hex(frame["cipher_key24"]), .. Hex(frame["aad"]).AsSpan(FrameLayout.BodyAt)];
        Assert.NotEmpty(old);
        return used.AsSpan().SequenceEqual(_broadcastKey) ? _newBroadcastKey : used;
    }

    // A repeat stays a repeat, and a damaged frame the same damage to the frame it was made of.
    private byte[] InClear(JsonObject frame, byte[] old)
    {
        if (_frames.TryGetValue(Convert.ToHexStringLower(old), out var repeated))
        {
            return Convert.FromHexString(repeated);
        }

        if (old is [(byte)MessageType.UnencryptedData, ..])
        {
            ChangeRaw(old.AsSpan(6));
            frame["decoded"]!["payload_hex"] = Convert.ToHexStringLower(old.AsSpan(6));
            return old;
        }

        foreach (var (source, made) in _frames)
        {
            var before = Convert.FromHexString(source);
            if (before.Length == old.Length && old.Length > FrameLayout.Overhead && before.AsSpan(1, 12).SequenceEqual(old.AsSpan(1, 12)))
            {
                return [.. Convert.FromHexString(made).Select((octet, at) => (byte)(octet ^ before[at] ^ old[at]))];
            }
        }

        return old;
    }

    private void RekeyEffects(JsonObject frame)
    {
        foreach (var receiver in frame["receivers"]!.AsArray().Select(static receiver => receiver!.AsObject()))
        {
            receiver["receiver"] = Text(receiver["receiver"]!.GetValue<string>());
            foreach (var effect in receiver["effects"]?.AsArray().Select(static effect => effect!.AsObject()) ?? [])
            {
                if (effect["sent_frame"] is { } sent)
                {
                    effect["sent_frame"] = _frames[sent.GetValue<string>()];
                }
                else if (effect["mqtt"] is JsonObject mqtt)
                {
                    mqtt["topic"] = Text(mqtt["topic"]!.GetValue<string>());
                    mqtt["payload"] = IsRaw(frame, mqtt)
                        ? Encoding.Latin1.GetString(Convert.FromHexString(frame["decoded"]!["payload_hex"]!.GetValue<string>()))
                        : Text(mqtt["payload"]!.GetValue<string>());
                }
            }
        }
    }

    private static bool IsRaw(JsonObject frame, JsonObject mqtt)
    {
        var decoded = frame["decoded"]!;
        var type = decoded["message"]!.GetValue<string>();
        return mqtt["topic"]!.GetValue<string>().EndsWith("/data", StringComparison.Ordinal)
            && (type == "unencrypted_data" || (type == "sensor_data" && decoded["encoding"]!.GetValue<int>() == 0));
    }

    private static void ChangeRaw(Span<byte> payload)
    {
        for (var at = 0; at < payload.Length; at++)
        {
            payload[at] ^= 1;
        }
    }

    private static void Replace(Span<byte> body, ReadOnlySpan<byte> old, ReadOnlySpan<byte> other)
    {
        for (var at = body.IndexOf(old); at >= 0; at = body.IndexOf(old))
        {
            other.CopyTo(body[at..]);
        }
    }

    private string Text(string text) => _texts.Aggregate(text, static (changed, pair) => changed.Replace(pair.Old, pair.New, StringComparison.Ordinal));

    private byte[] Public(byte[] secret)
    {
        var made = new byte[32];
        _agreement.PublicKey(secret, made);
        return made;
    }

    private static byte[] Hex(JsonNode? node) => Convert.FromHexString(node!.GetValue<string>());
}
