using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Cli.Output;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Nodes;

/// <summary>One line for each thing that happens to a node, for people or as JSON. Called on the node's pump.</summary>
/// <param name="output">Standard output.</param>
/// <param name="asJson">One object per line.</param>
/// <param name="time">The clock of the lines.</param>
internal sealed class NodeReport(TextWriter output, bool asJson, TimeProvider time)
{
    /// <summary>A report left.</summary>
    public void Sent(int number, Measurement measurement, bool again) =>
        Write(Payload(Line(again ? "resent" : "sent") with { Report = number }, measurement));

    /// <summary>Something that the node role reported.</summary>
    public void Happened(in NodeEvent occurrence, ReadOnlySpan<byte> payload) => Write(occurrence.Kind switch
    {
        NodeEventKind.Registered => Line("registered") with { NodeId = occurrence.NodeId },
        NodeEventKind.Disconnected => Line("disconnected") with { Reason = Word(occurrence.Reason) },
        NodeEventKind.Downlink => Payload(
            Line("downlink") with
            {
                Command = occurrence.MessageType is MessageType.DownlinkDataGet or MessageType.BroadcastDataGet ? "get" : "set",
                Broadcast = occurrence.MessageType is MessageType.BroadcastDataSet or MessageType.BroadcastDataGet,
                Counter = occurrence.Counter,
            },
            Measurement.FromOctets(occurrence.Encoding, payload.ToArray())),
        NodeEventKind.Identify => Line("identify") with { Seconds = occurrence.Duration.TotalSeconds },
        NodeEventKind.NameResult when occurrence.NameResult == NameRefusal.None => Line("name-accepted"),
        NodeEventKind.NameResult => Line("name-refused") with { Reason = Word(occurrence.NameResult) },
        NodeEventKind.ClockAdjusted => Line("clock-adjusted") with { OffsetMicroseconds = occurrence.OffsetMicroseconds, Synchronised = occurrence.Synchronised },
        NodeEventKind.Sleeping => Line("sleeping") with { Seconds = occurrence.Duration.TotalSeconds },
        NodeEventKind.Restarted => Line("restarted") with { Reason = Word(occurrence.RestartReason) },
        NodeEventKind.Firmware => Line("firmware") with { Reason = Word(occurrence.OtaStatus) },
        NodeEventKind.CommandRefused => Line("command-refused") with { Reason = Word(occurrence.CommandRefusal) },
        NodeEventKind.Refused => Line("refused") with { Reason = Word(occurrence.Refusal) },
        _ => Line(Word(occurrence.Kind)),
    });

    private NodeLine Line(string what) => new() { Time = time.GetUtcNow(), Event = what };

    private static NodeLine Payload(NodeLine line, Measurement measurement) => line with
    {
        Encoding = measurement.Encoding switch
        {
            PayloadEncoding.Raw => "raw",
            PayloadEncoding.CayenneLpp => "cayenne",
            PayloadEncoding.MessagePack => "msgpack",
            var other => $"0x{(byte)other:x2}",
        },
        PayloadHex = Convert.ToHexStringLower(measurement.Octets.Span),
        Json = measurement.Json is { } json ? JsonNode.Parse(json) : null,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private void Write(NodeLine line)
    {
        if (asJson)
        {
            JsonText.WriteLine(output, line);
        }
        else
        {
            output.WriteLine(ForPeople(line));
        }
    }

    private static string ForPeople(NodeLine line)
    {
        string?[] words =
        [
            line.Time.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture),
            line.Event,
            line.NodeId is { } id ? $"id {id}" : null,
            line.Report is { } report ? $"#{report}" : null,
            line.Broadcast == true ? "broadcast" : null,
            line.Command,
            line.PayloadHex is null ? null : line.Json?.ToJsonString(JsonText.Options) ?? $"{line.Encoding} {line.PayloadHex}",
            line.Reason,
            line.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s") : null,
            line.OffsetMicroseconds is { } offset ? string.Create(CultureInfo.InvariantCulture, $"by {offset / 1000.0:0.###} ms") : null,
            line.Synchronised is { } inStep ? inStep ? "in step" : "not in step yet" : null,
        ];
        return string.Join(' ', words.OfType<string>());
    }
}
