using System.Globalization;
using System.Text;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EnigmaIot.Tests.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Transcripts;

/// <summary>
/// Plays a transcript: lines at the margin are commands (or comments with #), indented lines are what must come of them. The words:
/// <c>A hello [sleepy] [broadcast] [deaf]</c>, <c>A,B hello</c> (both on the air before the gateway answers), <c>A name X</c>, <c>A data X [lost]</c>,
/// <c>A repeats</c>, <c>A forges</c>, <c>A clock</c>, <c>A version</c>, <c>gateway set A X</c>, <c>gateway kick A</c>, <c>wait 48h | 10s | 1ms</c>.
/// </summary>
internal sealed class TranscriptRunner : IDisposable
{
    private readonly GatewayBench _bench = new();
    private readonly Dictionary<string, HandNode> _nodes = [];
    private readonly Dictionary<string, byte[]> _lastData = [];
    private readonly StringBuilder _text = new();
    private long _downlinks;

    /// <summary>The transcript as it should read: the commands of <paramref name="script"/> with what really came of them.</summary>
    public string Play(string script)
    {
        foreach (var line in script.Split('\n'))
        {
            if (line.StartsWith(' '))
            {
                continue;
            }

            _text.Append(line.TrimEnd()).Append('\n');
            if (line.Length > 0 && line[0] != '#')
            {
                Run(line.TrimEnd().Split(' '));
                Tell();
            }
        }

        return _text.ToString().TrimEnd('\n') + "\n";
    }

    public void Dispose() => _bench.Dispose();

    private void Run(string[] words)
    {
        switch (words)
        {
            case ["wait", var span]:
                _bench.Wait(Span(span));
                _bench.Session.Advance(_bench.Now, _bench.Sink, 16);
                break;
            case ["gateway", "kick", var name]:
                _bench.Submit(new GatewayCommand(GatewayCommandKind.Kick, Node(name).Address));
                break;
            case ["gateway", "set", var name, var text]:
                _bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, Node(name).Address, ++_downlinks, Payload: Encoding.UTF8.GetBytes(text)));
                break;
            case [var names, "hello", .. var wishes]:
                Hello(names.Split(','), wishes);
                break;
            case [var name, "data", var text, "lost"]:
                _lastData[name] = Node(name).Data(text);
                _text.Append(CultureInfo.InvariantCulture, $"  {name} > (lost)    {Describe(_lastData[name])}\n");
                break;
            case [var name, "data", var text]:
                Air(name, _lastData[name] = Node(name).Data(text));
                break;
            case [var name, "repeats"]:
                Air(name, _lastData[name]);
                break;
            case [var name, "forges"]:
                Air(name, new byte[40].Select((_, at) => (byte)(at == 0 ? 1 : 7 * at)).ToArray());
                break;
            case [var name, "name", var text]:
                Air(name, Node(name).Name(text));
                break;
            case [var name, "clock"]:
                Air(name, Node(name).Clock(1_000_000));
                break;
            case [var name, "version"]:
                Air(name, Node(name).Control((byte)ControlCode.VersionAnswer, 0, 9, 8));
                break;
            default:
                throw new FormatException($"unknown command: {string.Join(' ', words)}");
        }
    }

    private void Hello(string[] names, string[] wishes)
    {
        foreach (var name in names)
        {
            var node = Node(name);
            var frame = node.Hello(wishes.Contains("sleepy"), wishes.Contains("broadcast"));
            _text.Append(CultureInfo.InvariantCulture, $"  {name} > gateway   {Describe(frame)}\n");
            var arrival = new Arrival { Kind = ArrivalKind.Frame, Source = node.Address, Destination = GatewayBench.GatewayAddress, Rssi = -61, Channel = 3, Octets = frame };
            _bench.Session.Receive(arrival, _bench.Now, _bench.Sink);
        }

        _bench.Session.Advance(_bench.Now, _bench.Sink, 16);
        foreach (var (_, _, destination, octets) in _bench.Sink.Sent.Where(sent => sent.Octets[0] == 0xFE && !wishes.Contains("deaf")))
        {
            _nodes.Values.Single(node => node.Address == destination).TakeServerHello(octets);
        }
    }

    private void Air(string name, byte[] frame)
    {
        _text.Append(CultureInfo.InvariantCulture, $"  {name} > gateway   {Describe(frame)}\n");
        _bench.Receive(Node(name), frame);
    }

    private void Tell()
    {
        foreach (var (_, _, destination, octets) in _bench.Sink.Sent)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  gateway > {NameOf(destination)}   {Describe(octets)}\n");
        }

        foreach (var (occurrence, payload) in _bench.Sink.Events)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  reported: {Describe(occurrence, payload)}\n");
        }

        _bench.Sink.Clear();
    }

    private string Describe(byte[] frame)
    {
        var what = (MessageType)frame[0] switch
        {
            MessageType.ClientHello => "client hello",
            MessageType.ServerHello => "server hello",
            MessageType.SensorData => "data",
            MessageType.UplinkControl => "control answer",
            MessageType.ClockRequest => "clock request",
            MessageType.ClockResponse => "clock response",
            MessageType.NodeNameSet => "name",
            MessageType.NodeNameResult => "name refused",
            MessageType.InvalidateKey => $"invalidate key, reason {frame[1]}",
            MessageType.DownlinkDataSet => "downlink data",
            MessageType.DownlinkControl => "downlink control",
            var other => other.ToString(),
        };
        return $"{frame[0]:X2} {what} ({frame.Length} octets)";
    }

    private string Describe(GatewayEvent occurrence, byte[] payload)
    {
        var who = NameOf(occurrence.Node) + (occurrence.Name is { } name ? $" named {name}" : "");
        var text = Encoding.UTF8.GetString(payload);
        return occurrence.Kind switch
        {
            GatewayEventKind.Joined => $"joined {who}, id {occurrence.NodeId}{(occurrence.Sleepy ? ", sleepy" : "")}{(occurrence.BroadcastEnabled ? ", hears broadcasts" : "")}",
            GatewayEventKind.Left => $"left {who}, reason {(int)occurrence.Reason}{(occurrence.Silent ? ", silently" : "")}",
            GatewayEventKind.Uplink => $"data of {who}: \"{text}\", counter {occurrence.Counter}, lost {occurrence.Lost}, received {occurrence.Statistics.Received}",
            GatewayEventKind.Refused => $"refused from {who}: {occurrence.Refusal}",
            GatewayEventKind.Named => $"named {who}",
            GatewayEventKind.NameRefused => $"name \"{text}\" of {who} refused: {occurrence.NameRefusal}",
            GatewayEventKind.Downlink => $"downlink {occurrence.DownlinkId} to {who}: {occurrence.Downlink}{(occurrence.Downlink == DownlinkState.Refused ? $", {occurrence.DownlinkRefusal}" : $", counter {occurrence.Counter}")}",
            GatewayEventKind.ControlAnswer => $"{occurrence.Code} of {who}: {Convert.ToHexString(payload)}",
            var other => $"{other} {who}",
        };
    }

    private HandNode Node(string name)
    {
        if (!_nodes.TryGetValue(name, out var node))
        {
            _nodes[name] = node = _bench.Node(0x5CCF7F000000 + (ulong)name[0], name[0]);
        }

        return node;
    }

    private string NameOf(MacAddress address) => _nodes.FirstOrDefault(entry => entry.Value.Address == address).Key ?? address.ToString();

    private static TimeSpan Span(string text) => text switch
    {
        [.. var number, 'm', 's'] => TimeSpan.FromMilliseconds(int.Parse(number, CultureInfo.InvariantCulture)),
        [.. var number, 'h'] => TimeSpan.FromHours(int.Parse(number, CultureInfo.InvariantCulture)),
        [.. var number, 's'] => TimeSpan.FromSeconds(int.Parse(number, CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"not a span: {text}"),
    };
}
