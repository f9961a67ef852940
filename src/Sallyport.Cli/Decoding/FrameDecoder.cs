using Sallyport.Gateway.Frames;
using Sallyport.Protocols.EnigmaIot.Anatomy;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Cli.Decoding;

/// <summary>Opens EnigmaIOT frames with the keys that the user has, and lays their fields over them. Without a fitting key the encrypted part is one field.</summary>
/// <param name="cipher">Opens frames.</param>
/// <param name="keys">32 octets each, tried in order.</param>
internal sealed class FrameDecoder(FrameCipher cipher, IReadOnlyList<byte[]> keys) : IFrameDecoder
{
    private static readonly EnigmaIotAnatomy Anatomy = new();

    /// <inheritdoc/>
    public DecodedFrame Decode(byte[] frame)
    {
        bool encrypted = IsEncrypted(frame);
        byte[] plaintext = encrypted ? Open(frame) : [];
        FrameAnatomy anatomy = Anatomy.Describe(frame, plaintext);
        bool? opened = encrypted ? anatomy.Plain is not null : null;
        string? problem = anatomy.Problem ?? (opened == false && keys.Count > 0 ? "no key opens it" : null);
        return new DecodedFrame(null, null, null, null, Anatomy.Protocol, anatomy.Type, opened, problem, Flatten(anatomy, frame, plaintext));
    }

    private static bool IsEncrypted(ReadOnlySpan<byte> frame) => !frame.IsEmpty && (MessageType)frame[FrameLayout.TypeAt] is var type
        && type is not (MessageType.InvalidateKey or MessageType.UnencryptedData) && FrameLayout.Check(type, frame.Length) == RefusalReason.None;

    private byte[] Open(byte[] frame)
    {
        byte[] plaintext = new byte[FrameLayout.Ciphertext(frame).Length];
        return keys.Any(key => cipher.TryOpen(key, frame, plaintext)) ? plaintext : [];
    }

    /// <summary>The cipher is a stream: octet n of the plaintext is octet n of the ciphertext, so the fields of the one stand in place of the other.</summary>
    private static List<DecodedField> Flatten(FrameAnatomy anatomy, byte[] frame, byte[] plaintext)
    {
        var fields = new List<DecodedField>();
        foreach (FieldSpan field in PayloadSpans.Complete(anatomy.Fields, frame))
        {
            if (anatomy.Plain is { } plain && field.Role == FieldRole.Encrypted)
            {
                fields.AddRange(PayloadSpans.Complete(plain.Fields, plaintext).Select(inner => Print(inner, plain.Offset, frame)));
            }
            else
            {
                fields.Add(Print(field, 0, frame));
            }
        }

        return fields;
    }

    internal static DecodedField Print(FieldSpan field, int offset, byte[] frame) =>
        new(offset + field.Offset, field.Length, field.Name, Convert.ToHexStringLower(frame.AsSpan(offset + field.Offset, field.Length)), field.Value);
}
