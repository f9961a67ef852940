using System.Text;
using Sallyport.Mqtt.Topics;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Compares what the product's gateway did with what the original did, and names the deliberate difference where the situation is one of a rule.</summary>
internal sealed class GatewayComparison(FrameDraws draws)
{
    /// <summary>Compares frames octet for octet and in order.</summary>
    public static void CompareSent(IReadOnlyList<byte[]> expected, IReadOnlyList<byte[]> sent, CaseReport report)
    {
        for (var at = 0; at < Math.Max(expected.Count, sent.Count); at++)
        {
            var wanted = at < expected.Count ? Convert.ToHexStringLower(expected[at]) : "nothing";
            var ours = at < sent.Count ? Convert.ToHexStringLower(sent[at]) : "nothing";
            if (wanted != ours)
            {
                report.Fail($"sent {ours}, the original {wanted}");
            }
        }
    }

    /// <summary>Compares verdict, frames and publications of one delivered frame.</summary>
    public void Compare(
        VectorFrame frame, IReadOnlyList<VectorEffect> expected, GatewayOutcome outcome, DeviceHistory device, bool wasRegistered, bool isRegistered, CaseReport report)
    {
        var sent = expected.Select(static effect => effect.SentFrame).OfType<byte[]>().ToList();
        var ours = outcome.Sent.ToList();
        var published = expected.Where(static effect => effect.Topic is not null).Select(static effect => new Publication(effect.Topic!, effect.Payload!, effect.Retain)).ToList();
        var publications = outcome.Publications.ToList();

        CompareVerdict(expected, outcome, device, report);
        EndEarly(outcome, device, sent, ours, publications, report);
        AlreadyEnded(expected, device, sent, ours, published, publications, report);
        AllowClock(sent, ours, report);
        CompareSent(sent, ours, report);

        StatusComparison.Align(published, publications, device, report);
        Stay(frame, outcome, device, wasRegistered, isRegistered, published, publications, report);
        ComparePublications(published, publications, report);
    }

    private static void CompareVerdict(IReadOnlyList<VectorEffect> expected, GatewayOutcome outcome, DeviceHistory device, CaseReport report)
    {
        if (expected.FirstOrDefault(static effect => effect.DecryptOk is not null)?.DecryptOk is not { } opened || device.EndedEarly)
        {
            return;
        }

        var refused = outcome.Events.Any(static fact => fact is { Kind: GatewayEventKind.Refused, Refusal: RefusalReason.BadTag });
        if (opened == refused)
        {
            report.Fail(opened ? "the tag was refused, the original accepted it" : "the tag was accepted, the original refused it");
        }
    }

    // Rule counter-renewal, first half: the product renews together with the message that used up the counter.
    private static void EndEarly(
        GatewayOutcome outcome, DeviceHistory device, List<byte[]> expected, List<byte[]> ours, List<Publication> publications, CaseReport report)
    {
        var used = outcome.Events.Any(static fact => fact is { Kind: GatewayEventKind.Uplink or GatewayEventKind.ControlAnswer or GatewayEventKind.ClockAnswered, Counter: ushort.MaxValue });
        var left = outcome.Events.Any(static fact => fact is { Kind: GatewayEventKind.Left, Reason: InvalidateReason.KeyExpired });
        if (used && left && !expected.Any(IsRenewal) && ours.RemoveAll(IsRenewal) == 1 && publications.RemoveAll(static message => IsBye(message, 5)) == 1)
        {
            device.EndedEarly = true;
            report.Apply(Rules.CounterRenewal);
        }
    }

    // Second half: the original finds the counter used up only now (reason 3), the product has no session any more (reason 4).
    private static void AlreadyEnded(
        IReadOnlyList<VectorEffect> effects, DeviceHistory device, List<byte[]> expected, List<byte[]> ours, List<Publication> published, List<Publication> publications, CaseReport report)
    {
        if (!device.EndedEarly || !expected.Any(static sent => IsInvalidate(sent, InvalidateReason.WrongData)) || !ours.Any(static sent => IsInvalidate(sent, InvalidateReason.UnregisteredNode)))
        {
            return;
        }

        expected.RemoveAll(static sent => IsInvalidate(sent, InvalidateReason.WrongData));
        ours.RemoveAll(static sent => IsInvalidate(sent, InvalidateReason.UnregisteredNode));
        published.RemoveAll(static message => IsBye(message, 3));
        publications.RemoveAll(static message => IsBye(message, 4));
        device.ForeignReceived += effects.Any(static effect => effect.DecryptOk == true) ? 1 : 0;
        report.Apply(Rules.CounterRenewal);
    }

    // Rule one-clock-reading: everything but t3 is equal when the frames differ only behind the eight octets of t2.
    private void AllowClock(List<byte[]> expected, List<byte[]> ours, CaseReport report)
    {
        for (var at = 0; at < Math.Min(expected.Count, ours.Count); at++)
        {
            const int SentAt = 13 + 2 + 8 + 8;
            var (wanted, made) = (expected[at], ours[at]);
            if (wanted[0] == (byte)MessageType.ClockResponse && made.Length == wanted.Length && !made.AsSpan().SequenceEqual(wanted)
                && made.AsSpan(0, SentAt).SequenceEqual(wanted.AsSpan(0, SentAt)) && draws.Find(wanted) is { } recorded
                && recorded.Decoded.GetProperty("t2").GetInt64() < recorded.Decoded.GetProperty("t3").GetInt64())
            {
                ours[at] = wanted;
                report.Apply(Rules.OneClockReading);
            }
        }
    }

    // Rules session-kept and hello-beside: what the original publishes when a bad frame or a further hello arrives, the product publishes with the first frame
    // under the new key; never, when no such frame comes.
    private static void Stay(
        VectorFrame frame, GatewayOutcome outcome, DeviceHistory device, bool wasRegistered, bool isRegistered, List<Publication> published, List<Publication> publications, CaseReport report)
    {
        var hello = frame.Octets[0] == (byte)MessageType.ClientHello;
        var bad = outcome.Events.Any(static fact => fact is { Kind: GatewayEventKind.Refused, Refusal: RefusalReason.BadTag or RefusalReason.OldCounter });
        if (wasRegistered && isRegistered && (hello || bad))
        {
            if (hello)
            {
                device.Owed.RemoveAll(static owed => !owed.Contains("/bye", StringComparison.Ordinal));
            }

            foreach (var missing in published.Where(message => !publications.Contains(message, PublicationComparer.Instance)).ToList())
            {
                if (missing.Topic.Contains($"/{frame.Source}/", StringComparison.Ordinal))
                {
                    device.Owed.Add(Key(missing));
                    published.Remove(missing);
                    report.Apply(hello ? Rules.HelloBeside : Rules.SessionKept);
                }
            }

            return;
        }

        foreach (var extra in publications.Where(message => !published.Contains(message, PublicationComparer.Instance)).ToList())
        {
            if (device.Owed.Remove(Key(extra)))
            {
                publications.Remove(extra);
                report.Apply(extra.Topic.EndsWith("/bye", StringComparison.Ordinal) ? Rules.SessionKept : Rules.HelloBeside);
            }
        }
    }

    private static void ComparePublications(List<Publication> expected, List<Publication> ours, CaseReport report)
    {
        for (var at = 0; at < Math.Max(expected.Count, ours.Count); at++)
        {
            var wanted = at < expected.Count ? Key(expected[at]) : "nothing";
            var made = at < ours.Count ? Key(ours[at]) : "nothing";
            if (wanted != made)
            {
                report.Fail($"published {made}, the original {wanted}");
            }
        }
    }

    private static bool IsRenewal(byte[] sent) => IsInvalidate(sent, InvalidateReason.KeyExpired);

    private static bool IsInvalidate(byte[] sent, InvalidateReason reason) => sent.Length == 2 && sent[0] == (byte)MessageType.InvalidateKey && sent[1] == (byte)reason;

    private static bool IsBye(Publication message, int reason) =>
        message.Topic.EndsWith("/bye", StringComparison.Ordinal) && Encoding.UTF8.GetString(message.Payload.Span) == $$"""{"reason":{{reason}}}""";

    private static string Key(Publication message) => $"{message.Topic} {Encoding.Latin1.GetString(message.Payload.Span)}{(message.Retain ? " (retained)" : "")}";
}
