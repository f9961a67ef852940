using Sallyport.Crypto.Aead;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Compares callbacks of the recorded node with events of the product's, and knows the situations in which the product refuses on purpose.</summary>
internal static class NodeComparison
{
    /// <summary>The rule under which the product refused a broadcast that the original delivered; null when it did not.</summary>
    public static string? RefusedOnPurpose(
        VectorFrame frame, IReadOnlyList<VectorEffect> expected, IReadOnlyList<(NodeEvent Fact, byte[] Payload)> events, IReadOnlyCollection<byte[]> clearKeys)
    {
        var type = (MessageType)frame.Octets[0];
        if (type is not (MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl)
            || !expected.Any(static effect => effect.DecryptOk == true)
            || events.FirstOrDefault(static fact => fact.Fact.Kind == NodeEventKind.Refused).Fact is not { Kind: NodeEventKind.Refused } refused)
        {
            return null;
        }

        return refused.Refusal switch
        {
            RefusalReason.OldCounter => Rules.BroadcastReplayRefused,
            RefusalReason.BadTag when clearKeys.Any(key => Opens(key, frame.Octets)) => Rules.ClearBroadcastKeyRefused,
            _ => null,
        };
    }

    /// <summary>Compares the verdict and each callback.</summary>
    public static void Compare(
        IReadOnlyList<VectorEffect> expected, IReadOnlyList<(NodeEvent Fact, byte[] Payload)> events, ReplayFirmware firmware, CaseReport report)
    {
        var badTag = events.Any(static fact => fact.Fact is { Kind: NodeEventKind.Refused, Refusal: RefusalReason.BadTag });
        if (expected.FirstOrDefault(static effect => effect.DecryptOk is not null)?.DecryptOk is { } opened && opened == badTag)
        {
            report.Fail(opened ? "the node refused the tag, the original accepted it" : "the node accepted the tag, the original refused it");
        }

        var wanted = expected.Where(static effect => effect.Callback is not null).Select(static effect => Describe(effect)).ToList();
        var made = events.Select(fact => Describe(fact.Fact, fact.Payload, firmware)).OfType<string>().ToList();
        if (!wanted.SequenceEqual(made))
        {
            report.Fail($"the node told its application [{string.Join("; ", made)}], the original [{string.Join("; ", wanted)}]");
        }
    }

    private static string Describe(VectorEffect effect)
    {
        var fields = effect.Fields;
        return effect.Callback switch
        {
            "disconnected" => $"disconnected {fields.GetProperty("reason").GetInt32()}",
            "downlink" => $"downlink {fields.GetProperty("command").GetInt32()} {fields.GetProperty("encoding").GetInt32()} {fields.GetProperty("data").GetString()}",
            "settime" => $"settime {fields.GetProperty("adjust_us").GetInt64()}",
            "update_end" => $"update_end {fields.GetProperty("size").GetInt64()} {fields.GetProperty("expected").GetInt64()} {fields.GetProperty("md5").GetString()} {fields.GetProperty("ok").GetBoolean()}",
            _ => effect.Callback!,
        };
    }

    private static string? Describe(in NodeEvent fact, byte[] payload, ReplayFirmware firmware) => fact.Kind switch
    {
        NodeEventKind.Registered => "connected",
        NodeEventKind.Disconnected => $"disconnected {(int)fact.Reason}",
        NodeEventKind.Downlink => $"downlink {(int)fact.MessageType} {(int)fact.Encoding} {Convert.ToHexStringLower(payload)}",
        NodeEventKind.ClockAdjusted => $"settime {fact.OffsetMicroseconds}",
        NodeEventKind.Firmware when fact.OtaStatus is OtaStatus.FinishedOk or OtaStatus.CheckFailed => $"update_end {firmware.Size} {firmware.Expected} {firmware.Md5} {firmware.Finished}",
        _ => null,
    };

    private static bool Opens(byte[] key, byte[] frame)
    {
        using var aead = new LibCryptoChaCha20Poly1305();
        return new FrameCipher(aead).TryOpen(key, frame, new byte[Sallyport.Protocols.EnigmaIot.Codec.FrameLayout.Ciphertext(frame).Length]);
    }
}
