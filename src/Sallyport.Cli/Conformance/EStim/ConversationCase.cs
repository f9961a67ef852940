using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>A conversation: the packets of host and attacker are played to the product's device, whose answers must be those of the recording.</summary>
internal static class ConversationCase
{
    public static void Check(JsonElement vector, List<string> failures)
    {
        var master = vector.Octets("masterKey");
        using var device = new TestDevice(vector.GetProperty("device").GetByte(), master);
        var steps = vector.GetProperty("steps").EnumerateArray().ToList();
        var mayChangeIv = true;
        string? iv = null;
        for (var at = 0; at < steps.Count; at++)
        {
            var step = steps[at];
            var sender = step.GetProperty("from").GetString();
            if (sender == "device")
            {
                continue;
            }

            var octets = step.Octets("hex");
            CheckPacket(step, octets, master, failures);
            if (sender == "host" && step.TryGetProperty("iv", out var told))
            {
                failures.Compare($"step {at}: whether the IV may change", true, mayChangeIv || told.GetString() == iv);
                iv = told.GetString();
                mayChangeIv = false;
            }

            if (step.TryGetProperty("lost", out var lost) && lost.GetBoolean())
            {
                continue;
            }

            device.Play(octets);
            var answers = steps.Skip(at + 1).TakeWhile(static one => one.GetProperty("from").GetString() == "device").Select(static one => one.GetProperty("hex").GetString()!).ToList();
            failures.Compare($"step {at}: the answer", string.Join(' ', answers), string.Join(' ', device.Answers.Select(static one => VectorElement.Hex(one))));
            var isAccepted = answers.Exists(static one => one[16..18] == "01");
            mayChangeIv |= sender == "host" && isAccepted;
            var isExecuted = step.TryGetProperty("executed", out var executed) ? executed.GetBoolean() : isAccepted;
            failures.Compare(
                $"step {at}: whether it was executed", isExecuted, device.Events.Exists(static one => one.Kind is DeviceEventKind.Accepted or DeviceEventKind.UserCommand or DeviceEventKind.KeyActive));
        }
    }

    private static void CheckPacket(JsonElement step, byte[] octets, byte[] master, List<string> failures)
    {
        var fault = PacketView.Parse(octets, Dialect.Default, out var packet);
        failures.Compare("the packet's fault", PacketFault.None, fault);
        if (fault != PacketFault.None || packet.Type != PacketType.Master || packet.Payload.Length < 32)
        {
            return;
        }

        if (step.TryGetProperty("iv", out var iv))
        {
            failures.Compare("the IV", iv.GetString(), VectorElement.Hex(packet.Payload[..16]));
        }

        if (step.TryGetProperty("seq", out var sequence))
        {
            var plain = new byte[packet.Payload.Length];
            var length = CommandCipher.Decrypt(master, packet.Payload[..16], packet.Payload[16..], PaddingForm.Pkcs7, plain);
            failures.Compare("the sequence number", sequence.GetInt32(), length < 2 ? -1 : PacketLayout.ReadUInt16(plain, Dialect.Default));
        }
    }
}
