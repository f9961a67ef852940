using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>What is inside an encrypted or sealed packet: opened, and closed to the same octets again.</summary>
internal static class CipherCase
{
    public static void Check(JsonElement vector, JsonElement crypto, in PacketView packet, List<string> failures)
    {
        if (crypto.TryGetProperty("baseKey", out _))
        {
            CheckSeal(crypto, packet, failures);
            return;
        }

        var key = crypto.Octets("key");
        var iv = packet.Payload[..16];
        failures.Compare("the IV", crypto.GetProperty("iv").GetString(), VectorElement.Hex(iv));
        var plain = new byte[packet.Payload.Length];
        var length = CommandCipher.Decrypt(key, iv, packet.Payload[16..], PaddingForm.Pkcs7, plain);
        failures.Compare("the padded plaintext", crypto.GetProperty("padded").GetString(), VectorElement.Hex(plain.AsSpan(0, packet.Payload.Length - 16)));
        if (!crypto.TryGetProperty("plaintext", out var plaintext))
        {
            failures.Compare("whether the padding is refused", true, length < 0);
            failures.Compare("the recorded verdict", "nack", vector.GetProperty("expect_result").GetString());
            return;
        }

        failures.Compare("the plaintext", plaintext.GetString(), length < 0 ? "no plaintext" : VectorElement.Hex(plain.AsSpan(0, length)));
        var command = crypto.Octets("plaintext");
        var ciphertext = new byte[CommandCipher.Padded(command.Length)];
        CommandCipher.Encrypt(key, iv, command, PaddingForm.Pkcs7, ciphertext);
        failures.Compare("the ciphertext", crypto.GetProperty("ciphertext").GetString(), VectorElement.Hex(ciphertext));
    }

    public static void CheckTemporary(EStimFile file, JsonElement crypto, JsonElement temp, in PacketView packet, List<string> failures)
    {
        var plain = crypto.Octets("plaintext");
        if (CommandView.Parse(plain, Dialect.Default, null, mayBeLonger: false, out var command) != CommandFault.None || command.Id != CommandId.InitTempKey)
        {
            failures.Add("the command is not InitTempKey");
            return;
        }

        var request = InitTempKey.Read(command, Dialect.Default);
        failures.Compare("the salt", temp.GetProperty("salt").GetString(), VectorElement.Hex(request.Salt));
        failures.Compare("the time-out", temp.GetProperty("keyTimeout").GetUInt16(), request.TimeoutUnits);
        failures.Compare("the time-out in seconds", temp.GetProperty("seconds").GetInt32(), (int)(request.TimeoutUnits * InitTempKey.TimeoutUnit).TotalSeconds);
        if (temp.TryGetProperty("structLen", out var length))
        {
            failures.Compare("the length of the struct", length.GetInt32(), InitTempKey.StructLength);
        }

        failures.Compare("the signature", temp.GetProperty("sig").GetString(), VectorElement.Hex(request.Signature));
        Span<byte> timeout = stackalloc byte[2];
        PacketLayout.WriteUInt16(timeout, request.TimeoutUnits, Dialect.Default);
        var signature = new byte[InitTempKey.SignatureLength];
        TemporaryKey.Sign(file.Master, packet.Source, packet.Destination, plain.AsSpan(0, 2), request.Salt, timeout, command.Args, signature);
        failures.Compare("the signature made again", temp.GetProperty("sig").GetString(), VectorElement.Hex(signature));
        var key = new byte[TemporaryKey.Length];
        TemporaryKey.Derive(file.Master, request.Salt, packet.Destination, key);
        failures.Compare("the temporary key", temp.GetProperty("tempKey").GetString(), VectorElement.Hex(key));
        var permissions = temp.GetProperty("permissions");
        failures.Compare("the number of permissions", permissions.GetArrayLength(), command.ArgCount);
        for (var i = 0; i < Math.Min(permissions.GetArrayLength(), command.ArgCount); i++)
        {
            var one = permissions[i];
            failures.Compare(
                $"permission {i}",
                new Permission((CommandId)one.GetProperty("cmd").GetByte(), one.GetProperty("outputMask").GetByte(), one.GetProperty("maxLevel").GetUInt16()),
                Permission.Read(command.Arg(i), Dialect.Default));
        }
    }

    private static void CheckSeal(JsonElement crypto, in PacketView packet, List<string> failures)
    {
        using var keys = new SealKeys(crypto.Octets("baseKey"));
        failures.Compare("the encryption key", crypto.GetProperty("encKey").GetString(), VectorElement.Hex(keys.Encryption));
        failures.Compare("the authentication key", crypto.GetProperty("macKey").GetString(), VectorElement.Hex(keys.Authentication));
        var plain = new byte[packet.Payload.Length];
        if (!SealedCodec.TryOpen(packet, keys, out var counter, plain, out var length) || length < 0)
        {
            failures.Add("the seal does not open");
            return;
        }

        failures.Compare("the counter", crypto.GetProperty("counter").GetUInt64(), counter);
        failures.Compare("the plaintext", crypto.GetProperty("plaintext").GetString(), VectorElement.Hex(plain.AsSpan(0, length)));
        var again = SealedCodec.Seal(new PacketWriter(Dialect.Default), packet.Type, packet.Source, packet.Destination, keys, counter, crypto.Octets("iv"), crypto.Octets("plaintext"));
        failures.Compare("the packet sealed again", VectorElement.Hex(packet.Octets), VectorElement.Hex(again));
    }
}
