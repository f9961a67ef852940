using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Plays the recorded frames to the product's node role, one session per recorded node, and compares frames and callbacks.</summary>
internal sealed class NodeReplay(VectorFile file, FrameDraws draws, IAead aead, IKeyAgreement agreement) : IDisposable
{
    private readonly Dictionary<MacAddress, ReplayNode> _nodes = [];
    private readonly Dictionary<MacAddress, ReplayFirmware> _firmware = [];
    private readonly HashSet<string> _answers = [];
    private readonly List<byte[]> _clearKeys = [];

    /// <summary>Broadcast keys that were sent in clear so far.</summary>
    public IReadOnlyCollection<byte[]> ClearKeys => _clearKeys;

    /// <summary>A frame that a recorded node sent: either it was an answer and is compared there, or its application asked for it.</summary>
    public void Sent(VectorFrame frame, int position, CaseReport report)
    {
        if (frame.Injected || _answers.Contains(Convert.ToHexString(frame.Octets)))
        {
            return;
        }

        var node = _nodes.GetValueOrDefault(frame.Source);
        switch ((MessageType)frame.Octets[0])
        {
            case MessageType.ClientHello:
                Start(frame, position, node, report);
                break;
            case MessageType.SensorData:
                Ask(node, frame, Data(frame, NodeCommandKind.SendData), null, report);
                break;
            case MessageType.HomeAssistantDiscovery:
                Ask(node, frame, Data(frame, NodeCommandKind.SendDiscovery), null, report);
                break;
            case MessageType.UnencryptedData:
                Ask(node, frame, Clear(frame), null, report);
                break;
            case MessageType.ClockRequest:
                Ask(node, frame, new NodeCommand(NodeCommandKind.SynchroniseClock), frame.Decoded.GetProperty("t1").GetInt64(), report);
                break;
            default:
                report.Fail("nothing that the application can ask for makes this frame");
                break;
        }
    }

    /// <summary>Delivers a frame to a node and compares its recorded effects.</summary>
    public void Deliver(VectorFrame frame, MacAddress address, IReadOnlyList<VectorEffect> expected, int position, CaseReport report)
    {
        if (frame.Octets is [0x18, ..] && frame.Octets.Length == 1 + SessionKey.Length)
        {
            _clearKeys.Add(frame.Octets[1..]);
        }

        if (!_nodes.TryGetValue(address, out var node))
        {
            report.Fail("the node was never started");
            return;
        }

        var sent = expected.Select(static effect => effect.SentFrame).OfType<byte[]>().ToList();
        _answers.UnionWith(sent.Select(Convert.ToHexString));
        node.Script(sent.SelectMany(draws.OfNode));
        node.Receive(frame, ClockReading(frame, expected));
        if (node.RecordedReset && sent.Exists(static octets => octets[0] == (byte)MessageType.ClientHello))
        {
            report.Apply(Rules.ServerHelloOnlyWhileWaiting);
            node.RegisterAgain(file.Gateway);
            node.WaitFor(sent.Count);
            GatewayComparison.CompareSent(sent, node.Take().Sent, report);
            return;
        }

        node.WaitFor(sent.Count);
        var (ours, events) = node.Take();
        if (NodeComparison.RefusedOnPurpose(frame, expected, events, _clearKeys) is { } rule)
        {
            report.Apply(rule);
            return;
        }

        GatewayComparison.CompareSent(sent, ours, report);
        NodeComparison.Compare(expected, events, _firmware[address], report);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes.Values)
        {
            node.Dispose();
        }
    }

    // A running node may be about to say hello by itself (after a restart command); otherwise the recorded one was switched on, or reset itself.
    private void Start(VectorFrame hello, int position, ReplayNode? node, CaseReport report)
    {
        if (node is not null)
        {
            node.Script(draws.OfNode(hello.Octets));
            node.WaitFor(1);
        }

        if (node is null || node.SentCount == 0)
        {
            node = Restart(hello.Source, position, hello);
            node.WaitFor(1);
        }

        GatewayComparison.CompareSent([hello.Octets], node.Take().Sent, report);
    }

    private ReplayNode Restart(MacAddress address, int position, VectorFrame? hello)
    {
        if (_nodes.Remove(address, out var old))
        {
            old.Dispose();
        }

        var firmware = _firmware[address] = new ReplayFirmware();
        var sleepy = hello is not null && hello.Decoded.GetProperty("sleepy").GetInt32() == 1;
        var node = _nodes[address] = new ReplayNode(
            new NodeOptions
            {
                Address = address,
                Sleepy = sleepy,
                BroadcastEnabled = hello is not null && hello.Decoded.GetProperty("broadcast_enabled").GetInt32() == 1,
                InvalidationsPerWindow = 1000,
                Firmware = firmware,
                Configuration = new NodeConfiguration
                {
                    NetworkName = file.NetworkName,
                    NetworkKey = NetworkKey.FromText(hello?.NetworkKeyText ?? file.NetworkKeyText),
                    Gateway = file.Gateway,
                    NodeName = NameOf(address, position),
                    SleepSeconds = sleepy ? SleepOf(address, position) : 0,
                },
            },
            aead,
            agreement);
        if (hello is not null)
        {
            node.Script(draws.OfNode(hello.Octets));
        }

        return node;
    }

    private string NameOf(MacAddress address, int position) =>
        Later(address, position).FirstOrDefault(static frame => frame.Decoded.TryGetProperty("node_name", out _) && frame.Octets[0] == (byte)MessageType.NodeNameSet)
            ?.Decoded.GetProperty("node_name").GetString() ?? string.Empty;

    // The sleep time is configuration that the file shows only in the node's first answer about it.
    private uint SleepOf(MacAddress address, int position)
    {
        foreach (var frame in Later(address, position))
        {
            if (frame.Decoded.TryGetProperty("control", out var control) && control.TryGetProperty("sleep_seconds", out var seconds))
            {
                return seconds.GetUInt32();
            }
        }

        return 60;
    }

    private IEnumerable<VectorFrame> Later(MacAddress address, int position) => file.Frames.Skip(position).Where(frame => frame.Source == address && !frame.Injected);

    private void Ask(ReplayNode? node, VectorFrame frame, NodeCommand? command, long? nodeTime, CaseReport report)
    {
        if (node is null || command is not { } known)
        {
            report.Fail("the node was never started, or the frame cannot be read");
            return;
        }

        node.Script(draws.OfNode(frame.Octets));
        node.Submit(known, nodeTime);
        node.WaitFor(1);
        GatewayComparison.CompareSent([frame.Octets], node.Take().Sent, report);
    }

    private static NodeCommand? Data(VectorFrame frame, NodeCommandKind kind) =>
        DataMessage.Parse(frame.Plaintext, out var data) == RefusalReason.None ? new NodeCommand(kind, data.Payload.ToArray(), data.Encoding) : null;

    private static NodeCommand? Clear(VectorFrame frame) =>
        UnencryptedData.Parse(frame.Octets, out var data) == RefusalReason.None ? new NodeCommand(NodeCommandKind.SendUnencrypted, data.Payload.ToArray(), data.Encoding) : null;

    // offset = ((t2 - t1) + (t3 - t4)) / 2, so the recorded adjustment tells t4, the node's clock when the answer came.
    private static long? ClockReading(VectorFrame frame, IReadOnlyList<VectorEffect> expected)
    {
        if (frame.Octets[0] != (byte)MessageType.ClockResponse || expected.FirstOrDefault(static effect => effect.Callback == "settime") is not { } set)
        {
            return null;
        }

        var times = frame.Decoded;
        var adjustment = set.Fields.GetProperty("adjust_us").GetInt64();
        return times.GetProperty("t2").GetInt64() - times.GetProperty("t1").GetInt64() + times.GetProperty("t3").GetInt64() - (2 * adjustment);
    }
}
