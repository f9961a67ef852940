using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>
/// Plays the recorded frames to the product's gateway in their order and compares all that it does. What the file does not hold is inferred from what it does:
/// times from the printed rates (<see cref="RateInference"/>), commands from the frames that they caused, long silences from the session that they ended.
/// </summary>
internal sealed class GatewayReplay
{
    private readonly ReplayGateway _gateway;
    private readonly FrameDraws _draws;
    private readonly LastRates _lastRates;
    private readonly GatewayComparison _comparison;
    private readonly Dictionary<MacAddress, DeviceHistory> _devices = [];
    private readonly Dictionary<int, MacAddress> _holders = [];

    /// <summary>A gateway before the first frame.</summary>
    public GatewayReplay(VectorFile file, ReplayGateway gateway, FrameDraws draws)
    {
        _lastRates = new LastRates(file);
        _gateway = gateway;
        _draws = draws;
        _comparison = new GatewayComparison(draws);
    }

    /// <summary>Delivers a frame to the gateway and compares its recorded effects.</summary>
    public void Deliver(VectorFrame frame, IReadOnlyList<VectorEffect> expected, CaseReport report)
    {
        var device = History(frame.Source);
        var registered = _gateway.IsRegistered(frame.Source);
        PassTime(frame, expected, device, registered);
        QueueForSleeper(frame, expected, device, report);
        var outcome = _gateway.Receive(frame, [.. Sent(expected).SelectMany(_draws.OfGateway)]);
        Learn(frame, outcome, device);
        _comparison.Compare(frame, expected, outcome, device, wasRegistered: registered, isRegistered: _gateway.IsRegistered(frame.Source), report);
    }

    /// <summary>Does what somebody asked the recorded gateway to do, and compares the frame.</summary>
    public void Command(VectorFrame frame, CaseReport report)
    {
        if ((MessageType)frame.Octets[0] == MessageType.InvalidateKey)
        {
            GatewayComparison.CompareSent([frame.Octets], _gateway.Kick(frame.Destination).Sent, report);
            return;
        }

        if (RecordedDownlink.Request(frame, _gateway.DeviceOf(frame.Destination)) is not { } request)
        {
            report.Fail("no request makes this frame");
            return;
        }

        var outcome = _gateway.Submit(request, [.. _draws.OfGateway(frame.Octets)]);
        History(frame.Destination).DownlinkCounter = RecordedDownlink.Counter(frame);
        GatewayComparison.CompareSent([frame.Octets], outcome.Sent, report);
    }

    private static IEnumerable<byte[]> Sent(IReadOnlyList<VectorEffect> effects) => effects.Select(static effect => effect.SentFrame).OfType<byte[]>();

    private DeviceHistory History(MacAddress address) =>
        _devices.TryGetValue(address, out var history) ? history : _devices[address] = new DeviceHistory();

    private void PassTime(VectorFrame frame, IReadOnlyList<VectorEffect> expected, DeviceHistory device, bool registered)
    {
        var now = _gateway.Now.Monotonic.Microseconds;
        var type = (MessageType)frame.Octets[0];
        var silence = (long)_gateway.Inactivity.TotalMicroseconds;
        if (registered && Sent(expected).Any(static sent => sent is [(byte)MessageType.InvalidateKey, (byte)InvalidateReason.UnregisteredNode]))
        {
            now = device.LastMessage + silence + 1_000_000;
        }
        else if (registered && type is MessageType.SensorData or MessageType.UnencryptedData or MessageType.HomeAssistantDiscovery && IsAccepted(expected, type))
        {
            var interval = device.Rates.Take(StatedRate(expected) ?? _lastRates.After(frame), (silence / 1000) - 1000);
            now = Math.Max(now, device.LastMessage + interval);
        }

        var utc = Sent(expected).Select(_draws.Find).FirstOrDefault(static sent => sent?.Octets[0] == (byte)MessageType.ClockResponse);
        _gateway.Now = new Now(new Instant(now), utc is null ? _gateway.Now.UtcMicroseconds : utc.Decoded.GetProperty("t2").GetInt64());
        if (registered && type != MessageType.ClientHello && now - device.LastMessage > silence)
        {
            _gateway.Wait();
        }
    }

    private static bool IsAccepted(IReadOnlyList<VectorEffect> expected, MessageType type) =>
        (type == MessageType.UnencryptedData || expected.Any(static effect => effect.DecryptOk == true))
        && !Sent(expected).Any(static sent => sent is [(byte)MessageType.InvalidateKey, (byte)InvalidateReason.WrongData]);

    private static double? StatedRate(IReadOnlyList<VectorEffect> expected) =>
        expected.Where(static effect => effect.Topic?.EndsWith("/status", StringComparison.Ordinal) == true)
            .Select(static effect => RateInference.StatedRate(effect.Payload))
            .FirstOrDefault();

    // A sleeper's downlink was asked for some time before the data message that released it.
    private void QueueForSleeper(VectorFrame frame, IReadOnlyList<VectorEffect> expected, DeviceHistory device, CaseReport report)
    {
        if ((MessageType)frame.Octets[0] is not (MessageType.SensorData or MessageType.HomeAssistantDiscovery))
        {
            return;
        }

        foreach (var sent in Sent(expected).Select(_draws.Find).OfType<VectorFrame>())
        {
            var target = _gateway.DeviceOf(frame.Source);
            if (RecordedDownlink.Request(sent, target) is not { } request)
            {
                continue;
            }

            for (var counter = device.DownlinkCounter + 1; counter < RecordedDownlink.Counter(sent); counter++)
            {
                _gateway.Submit(RecordedDownlink.Overwritten(target), []);
            }

            device.DownlinkCounter = RecordedDownlink.Counter(sent);
            GatewayComparison.CompareSent([], _gateway.Submit(request, [.. _draws.OfGateway(sent.Octets)]).Sent, report);
        }
    }

    private void Learn(VectorFrame frame, GatewayOutcome outcome, DeviceHistory device)
    {
        if (frame.Octets[0] == (byte)MessageType.ClientHello && outcome.Sent.FirstOrDefault(static sent => sent[0] == (byte)MessageType.ServerHello) is not null)
        {
            device.Rates.Restart();
            device.LastMessage = _gateway.Now.Monotonic.Microseconds;
            device.DownlinkCounter = 0;
            device.EndedEarly = false;
        }

        foreach (var sent in outcome.Sent.Select(_draws.Find).OfType<VectorFrame>())
        {
            device.DownlinkCounter = Math.Max(device.DownlinkCounter, sent.Octets[0] == (byte)MessageType.ServerHello ? 0 : RecordedDownlink.Counter(sent));
        }

        foreach (var entry in outcome.Entries)
        {
            switch (entry.Body)
            {
                case JoinedBody { NodeId: { } id }:
                    TakeOver(id, frame.Source, device);
                    break;
                case UplinkBody uplink:
                    device.LastMessage = _gateway.Now.Monotonic.Microseconds;
                    device.Totals = (uplink.Received, uplink.LostTotal);
                    break;
                case ControlBody { Answer: "discovery" }:
                    device.LastMessage = _gateway.Now.Monotonic.Microseconds;
                    break;
            }
        }
    }

    // The original counts per table slot, and the id is the slot: whoever gets the id next inherits the totals.
    private void TakeOver(int id, MacAddress address, DeviceHistory device)
    {
        if (_holders.TryGetValue(id, out var before) && before != address)
        {
            var earlier = History(before);
            device.ForeignReceived = earlier.Totals.Received + earlier.ForeignReceived - device.Totals.Received;
            device.ForeignLost = earlier.Totals.Lost + earlier.ForeignLost - device.Totals.Lost;
        }

        _holders[id] = address;
    }
}
