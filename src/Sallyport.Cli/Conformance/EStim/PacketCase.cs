using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>One packet: its fields, the same octets written again, what is inside, and what the product's device answers.</summary>
internal static class PacketCase
{
    public static void Check(EStimFile file, JsonElement vector, List<string> failures)
    {
        var octets = vector.Octets("hex");
        var fault = PacketView.Parse(octets, Dialect.Default, out var packet);
        failures.Compare("the packet's fault", PacketFault.None, fault);
        if (fault != PacketFault.None)
        {
            return;
        }

        CheckFields(vector.GetProperty("expect"), packet, failures);
        CheckCommand(vector, packet, failures);
        if (vector.TryGetProperty("crypto", out var crypto))
        {
            CipherCase.Check(vector, crypto, packet, failures);
        }

        if (vector.TryGetProperty("temp", out var temp))
        {
            CipherCase.CheckTemporary(file, crypto, temp, packet, failures);
        }

        if (vector.TryGetProperty("result", out var result))
        {
            CheckResult(file, result, packet, failures);
        }

        if (vector.TryGetProperty("rssi_raw", out var raw))
        {
            failures.Compare("the signal strength", raw.GetByte(), packet.Payload[1]);
            failures.Compare("whether it is known", vector.GetProperty("rssi_known").GetBoolean(), packet.Payload[1] != 0);
        }

        CheckVerdict(file, vector, octets, packet, failures);
    }

    private static void CheckFields(JsonElement expected, in PacketView packet, List<string> failures)
    {
        failures.Compare("the minor version", expected.GetProperty("ver")[1].GetByte(), packet.Minor);
        failures.Compare("the source", new Endpoint(expected.GetProperty("src").GetByte(), expected.GetProperty("srcMod").GetByte()), packet.Source);
        failures.Compare("the destination", new Endpoint(expected.GetProperty("dst").GetByte(), expected.GetProperty("dstMod").GetByte()), packet.Destination);
        failures.Compare("the type", expected.GetProperty("type").GetByte(), (byte)packet.Type);
        failures.Compare("the payload", expected.GetProperty("payload").GetString(), VectorElement.Hex(packet.Payload));
        var writer = new PacketWriter(Dialect.Default);
        var again = writer.Write(packet.Type, packet.Source, packet.Destination, packet.Payload);
        again[PacketLayout.MinorAt] = packet.Minor;
        writer.WriteChecksum(again);
        failures.Compare("the packet written again", VectorElement.Hex(packet.Octets), VectorElement.Hex(again));
    }

    private static void CheckCommand(JsonElement vector, in PacketView packet, List<string> failures)
    {
        if (vector.TryGetProperty("command_error", out var error))
        {
            var found = CommandView.Parse(packet.Payload, Dialect.Default, null, packet.Minor > 0, out _);
            failures.Compare("the command's fault", error.GetString(), found == CommandFault.TooShort ? "too-short" : found == CommandFault.TooLong ? "too-long" : found.ToString().ToLowerInvariant());
        }

        if (!vector.TryGetProperty("command", out var expected))
        {
            return;
        }

        var plain = vector.TryGetProperty("crypto", out var crypto) ? crypto.Octets("plaintext") : packet.Payload;
        failures.Compare("the command's fault", CommandFault.None, CommandView.Parse(plain, Dialect.Default, null, packet.Minor > 0, out var command));
        failures.Compare("the sequence number", expected.GetProperty("seq").GetUInt16(), command.Sequence);
        failures.Compare("the command", expected.GetProperty("id").GetByte(), (byte)command.Id);
        failures.Compare("numArgs", expected.GetProperty("numArgs").GetInt32(), command.ArgCount);
        if (expected.TryGetProperty("args", out var args) && command.Id == CommandId.SetLevels)
        {
            for (var i = 0; i < args.GetArrayLength(); i++)
            {
                var arg = args[i];
                failures.Compare(
                    $"arg {i}",
                    new LevelChange(arg.GetProperty("output").GetByte(), arg.GetProperty("flags").GetByte(), arg.GetProperty("level").GetUInt16(), arg.GetProperty("rampMs").GetUInt16()),
                    LevelChange.Read(command.Arg(i), Dialect.Default));
            }
        }
    }

    private static void CheckResult(EStimFile file, JsonElement expected, in PacketView packet, List<string> failures)
    {
        using var keys = new SealKeys(file.Master);
        failures.Compare("whether the tag fits", true, SealedCodec.TryOpen(packet, keys, out var result));
        failures.Compare("the counter", expected.GetProperty("counter").GetUInt64(), result.Counter);
        failures.Compare("the status", expected.GetProperty("status").GetByte(), (byte)result.Status);
        failures.Compare("the result written again", VectorElement.Hex(packet.Octets), VectorElement.Hex(SealedCodec.Seal(new PacketWriter(Dialect.Default), packet.Source, packet.Destination, keys, result)));
    }

    /// <summary>Plays the packet to a device with the file's master key, and with the temporary key that it needs where the file can make it.</summary>
    private static void CheckVerdict(EStimFile file, JsonElement vector, byte[] octets, in PacketView packet, List<string> failures)
    {
        if (packet.Destination.Address != file.Device && packet.Destination.Address != 0)
        {
            return;
        }

        using var device = new TestDevice(file.Device, file.Master);
        var key = vector.TryGetProperty("crypto", out var crypto) && (crypto.TryGetProperty("key", out var told) || crypto.TryGetProperty("baseKey", out told)) ? told.GetString()! : string.Empty;
        if (ProtectionOf(packet.Type) is { } protection && protection.IsTemporary() && file.GrantOf(key) is { } grant)
        {
            device.Play(grant);
            failures.Compare("whether its temporary key is active", true, device.Events.Exists(static one => one.Kind == DeviceEventKind.KeyActive));
        }

        device.Play(octets);
        var verdict = VerdictOf(device, packet);
        var wanted = vector.TryGetProperty("expect_result", out var recorded) ? recorded.GetString()
            : packet.Source.Address == 0 || (packet.Destination.Address == 0 && packet.Type != PacketType.Ping) ? "none"
            : vector.TryGetProperty("command_error", out _) ? "nack"
            : Expected(packet, crypto);
        if (wanted is not null)
        {
            failures.Compare("the answer", wanted == "drop" ? "none" : wanted, verdict);
        }

        if (vector.TryGetProperty("temp", out var temp) && wanted != "nack")
        {
            var active = device.Events.Find(static one => one.Kind == DeviceEventKind.KeyActive);
            failures.Compare("the life of the temporary key in seconds", temp.GetProperty("seconds").GetInt32(), (int)active.Duration.TotalSeconds);
        }
    }

    private static Protection? ProtectionOf(PacketType type) =>
        type is >= PacketType.Plaintext and <= PacketType.SealedTemporary ? ProtectionRules.Of(type) : null;

    private static string VerdictOf(TestDevice device, in PacketView packet)
    {
        if (device.Answers.Count == 0)
        {
            return "none";
        }

        return (PacketType)device.Answers[0][PacketLayout.TypeAt] switch
        {
            PacketType.Ack => "ack",
            PacketType.Nack => "nack",
            PacketType.Pong => device.Answers[0][PacketLayout.PayloadAt] == packet.Payload[0] ? "pong" : "a pong with another number",
            PacketType.SealedResult => "result",
            var other => $"type {(byte)other:x2}",
        };
    }

    /// <summary>What the page says where the file is silent: only where it does not depend on the state of the outputs.</summary>
    private static string? Expected(in PacketView packet, JsonElement crypto)
    {
        switch (packet.Type)
        {
            case PacketType.Ack or PacketType.Nack or PacketType.Pong or PacketType.StatusReport:
                return "none";
            case PacketType.Ping:
                return "pong";
            case > PacketType.SealedResult and < PacketType.StatusReport:
                return "nack";
            case PacketType.Plaintext or PacketType.Master or PacketType.Temporary or PacketType.SealedMaster or PacketType.SealedTemporary:
                var plain = crypto.ValueKind == JsonValueKind.Object ? crypto.Octets("plaintext") : packet.Payload;
                var isKnown = CommandView.Parse(plain, Dialect.Default, null, packet.Minor > 0, out var command) == CommandFault.None;
                var isSealed = packet.Type >= PacketType.SealedMaster;
                return !isKnown ? (isSealed ? "result" : "nack")
                    : command.Id is CommandId.KeepAlive or CommandId.InitTempKey or CommandId.GetInfo or CommandId.GetStatus ? (isSealed ? "result" : "ack")
                    : null;
            default:
                return null;
        }
    }
}
