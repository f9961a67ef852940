using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Tests.Vectors;

public sealed class PacketVectorTests
{
    public static TheoryData<string> Packets => VectorFile.Names("packet");

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packet_Captured_ReadsAndWritesTheSame(string name)
    {
        var vector = VectorFile.Find(name);
        var octets = vector.Octets("hex");
        Assert.Equal(PacketFault.None, PacketView.Parse(octets, Dialect.Default, out var packet));
        var expected = vector.GetProperty("expect");
        Assert.Equal(expected.GetProperty("ver")[1].GetByte(), packet.Minor);
        Assert.Equal(new Endpoint(expected.GetProperty("src").GetByte(), expected.GetProperty("srcMod").GetByte()), packet.Source);
        Assert.Equal(new Endpoint(expected.GetProperty("dst").GetByte(), expected.GetProperty("dstMod").GetByte()), packet.Destination);
        Assert.Equal(expected.GetProperty("type").GetByte(), (byte)packet.Type);
        Assert.Equal(expected.Octets("payload"), packet.Payload.ToArray());
        if (packet.Minor == 0)
        {
            Assert.Equal(octets, new PacketWriter(Dialect.Default).Write(packet.Type, packet.Source, packet.Destination, packet.Payload));
        }
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packet_CapturedEncrypted_DecryptsAndEncryptsTheSame(string name)
    {
        var vector = VectorFile.Find(name);
        if (!vector.TryGetProperty("crypto", out var crypto) || !crypto.TryGetProperty("ciphertext", out _))
        {
            return;
        }

        var payload = vector.GetProperty("expect").Octets("payload");
        var plain = new byte[payload.Length];
        var length = CommandCipher.Decrypt(crypto.Octets("key"), payload.AsSpan(0, 16), payload.AsSpan(16), PaddingForm.Pkcs7, plain);
        Assert.Equal(crypto.Octets("plaintext"), plain.AsSpan(0, length).ToArray());
        var ciphertext = new byte[CommandCipher.Padded(length)];
        CommandCipher.Encrypt(crypto.Octets("key"), crypto.Octets("iv"), plain.AsSpan(0, length), PaddingForm.Pkcs7, ciphertext);
        Assert.Equal(crypto.Octets("ciphertext"), ciphertext);
    }

    [Fact]
    public void Packet_BadPadding_IsRefusedAfterDecryption()
    {
        var vector = VectorFile.Find("enc-bad-padding");
        var payload = vector.GetProperty("expect").Octets("payload");
        Assert.Equal(-1, CommandCipher.Decrypt(vector.GetProperty("crypto").Octets("key"), payload.AsSpan(0, 16), payload.AsSpan(16), PaddingForm.Pkcs7, new byte[payload.Length]));
    }

    [Theory]
    [InlineData("sealed-master")]
    [InlineData("sealed-temp")]
    public void Packet_CapturedSealed_OpensAndSealsTheSame(string name)
    {
        var vector = VectorFile.Find(name);
        var crypto = vector.GetProperty("crypto");
        var octets = vector.Octets("hex");
        PacketView.Parse(octets, Dialect.Default, out var packet);
        using var keys = new SealKeys(crypto.Octets("baseKey"));
        var plain = new byte[octets.Length];
        Assert.True(SealedCodec.TryOpen(packet, keys, out var counter, plain, out var length));
        Assert.Equal(crypto.GetProperty("counter").GetUInt64(), counter);
        Assert.Equal(crypto.Octets("plaintext"), plain.AsSpan(0, length).ToArray());
        Assert.Equal(octets, SealedCodec.Seal(new PacketWriter(Dialect.Default), packet.Type, packet.Source, packet.Destination, keys, counter, crypto.Octets("iv"), plain.AsSpan(0, length)));
    }

    [Fact]
    public void Packet_TamperedSeal_IsNotOpened()
    {
        PacketView.Parse(VectorFile.Find("sealed-tampered-tag-fails").Octets("hex"), Dialect.Default, out var packet);
        using var keys = new SealKeys(VectorFile.Root.GetProperty("keys").Octets("master"));
        Assert.False(SealedCodec.TryOpen(packet, keys, out _, new byte[packet.Payload.Length], out _));
    }

    [Theory]
    [InlineData("sealed-result-ok")]
    [InlineData("sealed-result-denied")]
    public void Packet_CapturedResult_OpensAndSealsTheSame(string name)
    {
        var vector = VectorFile.Find(name);
        var octets = vector.Octets("hex");
        PacketView.Parse(octets, Dialect.Default, out var packet);
        using var keys = new SealKeys(VectorFile.Root.GetProperty("keys").Octets("master"));
        Assert.True(SealedCodec.TryOpen(packet, keys, out var result));
        Assert.Equal(vector.GetProperty("result").GetProperty("counter").GetUInt64(), result.Counter);
        Assert.Equal(vector.GetProperty("result").GetProperty("status").GetByte(), (byte)result.Status);
        Assert.Equal(octets, SealedCodec.Seal(new PacketWriter(Dialect.Default), packet.Source, packet.Destination, keys, result));
    }

    [Theory]
    [InlineData("inittempkey-60s-noargs", true)]
    [InlineData("inittempkey-1h-2perms", true)]
    [InlineData("inittempkey-bad-signature", false)]
    public void TemporaryKey_Captured_IsDerivedAndSignedTheSame(string name, bool fits)
    {
        var vector = VectorFile.Find(name);
        var master = VectorFile.Root.GetProperty("keys").Octets("master");
        var plain = vector.GetProperty("crypto").Octets("plaintext");
        PacketView.Parse(vector.Octets("hex"), Dialect.Default, out var packet);
        Assert.Equal(CommandFault.None, CommandView.Parse(plain, Dialect.Default, null, mayBeLonger: false, out var command));
        var request = InitTempKey.Read(command, Dialect.Default);
        var signature = new byte[InitTempKey.SignatureLength];
        TemporaryKey.Sign(master, packet.Source, packet.Destination, plain.AsSpan(0, 2), request.Salt, plain.AsSpan(20, 2), command.Args, signature);
        Assert.Equal(fits, request.Signature.SequenceEqual(signature));
        if (vector.TryGetProperty("temp", out var temp))
        {
            var key = new byte[TemporaryKey.Length];
            TemporaryKey.Derive(master, request.Salt, packet.Destination, key);
            Assert.Equal(temp.Octets("tempKey"), key);
            Assert.Equal(temp.GetProperty("keyTimeout").GetInt32(), request.TimeoutUnits);
            Assert.Equal(temp.GetProperty("permissions").GetArrayLength(), command.ArgCount);
        }
    }

    [Fact]
    public void Tables_Captured_Hold()
    {
        foreach (var one in VectorFile.Find("crc").GetProperty("cases").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("crc").GetString(), $"{Crc16.Of(CrcVariant.Modbus).Compute(one.Octets("hex")):x4}");
        }

        foreach (var one in VectorFile.Find("sequence-rules").GetProperty("cases").EnumerateArray())
        {
            ushort? last = one.GetProperty("last").ValueKind == JsonValueKind.Null ? null : one.GetProperty("last").GetUInt16();
            var sequence = one.GetProperty("seq").GetUInt16();
            Assert.Equal(one.GetProperty("acceptMaster").GetBoolean(), SequenceRule.AcceptsMaster(last, sequence));
            Assert.Equal(one.GetProperty("acceptTemp").GetBoolean(), SequenceRule.AcceptsTemporary(last, sequence));
        }

        foreach (var one in VectorFile.Find("expiry-ramp-10s").GetProperty("cases").EnumerateArray())
        {
            var ramp = LevelRamp.Still(one.GetProperty("levelAtExpiry").GetUInt16(), default).To(0, default, LevelRamp.ExpiryDuration);
            foreach (var sample in one.GetProperty("samples").EnumerateArray())
            {
                Assert.Equal(sample.GetProperty("level").GetUInt16(), ramp.LevelAt(new Instant(sample.GetProperty("tMs").GetInt64() * 1000)));
            }
        }
    }
}
