using System.Globalization;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.EnigmaIot;

/// <summary>
/// Journal entries are made from the fields of each captured frame; the tree must give the messages that the original gateway published, in their order and octet for
/// octet. Only what the frame does not carry (statistics, signal strength, result texts, which the gateway part makes) is taken from the capture itself.
/// </summary>
public class CapturedTopicTests
{
    private readonly EnigmaIotTopicTree _tree = new(new EnigmaIotTopicOptions("FieldNet"));

    public static TheoryData<string> Frames => [.. CapturedFrame.All.Where(frame => frame.Published.Count > 0).Select(frame => frame.Name)];

    [Fact]
    public void Capture_Counted_HasAllKindsOfMessages()
    {
        var topics = CapturedFrame.All.SelectMany(frame => frame.Published).ToList();

        Assert.Equal(167, topics.Count);
        Assert.Equal(6, topics.Count(message => message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal)));
        Assert.Equal(31, topics.Count(message => message.Topic.EndsWith("/status", StringComparison.Ordinal)));
        Assert.Equal(11, topics.Count(message => message.Topic.EndsWith("/bye", StringComparison.Ordinal)));
        Assert.Equal(4, topics.Count(message => message.Topic.EndsWith("/debug/lostmessages", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Publish_EntriesOfFrame_GivesTheOriginalsMessages(string name)
    {
        var frame = CapturedFrame.Named(name);
        var messages = new List<Publication>();
        foreach (var body in Bodies(frame))
        {
            _tree.Publish(new JournalEntry(1, 0, "enigmaiot/FieldNet/" + frame.Node, body), messages);
        }

        // Infinite rates are the one named exception: they are no JSON.
        var expected = frame.Published.Select(message => message with { Payload = message.Payload.Replace("\"packetshour\":inf", "\"packetshour\":0.00", StringComparison.Ordinal) });
        Assert.Equal(expected, messages.Select(message => new CapturedMessage(message.Topic, Encoding.Latin1.GetString(message.Payload.Span), message.Retain)));
    }

    [Theory]
    [InlineData("s1/data2/1-sensor_data")]
    [InlineData("s1/ha6/1-ha_discovery")]
    public void Publish_WhatTheOriginalCannotDecode_GivesNothing(string name)
    {
        var frame = CapturedFrame.Named(name);
        Assert.Empty(frame.Published);
        EntryBody body = frame.Message == "ha_discovery" ? new ControlBody("kitchen2", "discovery", frame.Payload, null) : Uplink(frame, "kitchen");
        var messages = new List<Publication>();

        _tree.Publish(new JournalEntry(1, 0, "enigmaiot/FieldNet/" + frame.Node, body), messages);

        Assert.Empty(messages);
    }

    private static IEnumerable<EntryBody> Bodies(CapturedFrame frame)
    {
        foreach (var message in frame.Published)
        {
            var levels = message.Topic.Split('/');
            var name = levels[1] == frame.Node ? null : levels[1];
            switch (frame.Message, levels[^1])
            {
                case ("client_hello", "hello"):
                    yield return new JoinedBody(0, Flag(frame, "sleepy"), Flag(frame, "broadcast_enabled"), -61, 3);
                    break;
                case ("node_name_set", "hello"):
                    yield return new NamedBody(frame.Decoded.GetProperty("node_name").GetString()!, 0, -61, 3);
                    break;
                case (_, "bye"):
                    yield return new LeftBody("", JsonDocument.Parse(message.Payload).RootElement.GetProperty("reason").GetInt32(), false);
                    break;
                case ("sensor_data" or "unencrypted_data", "data"):
                    yield return Uplink(frame, name);
                    break;
                case ("ha_discovery", "config"):
                    yield return new ControlBody("kitchen2", "discovery", frame.Payload, null);
                    break;
                case ("uplink_control", _):
                    yield return new ControlBody(name, levels[^1], frame.Payload[1..], message.Payload);
                    break;
                default:
                    break;
            }
        }
    }

    private static UplinkBody Uplink(CapturedFrame frame, string? name)
    {
        var status = frame.Published.FirstOrDefault(message => message.Topic.EndsWith("/status", StringComparison.Ordinal))?.Payload ?? "";
        var lost = frame.Published.FirstOrDefault(message => message.Topic.EndsWith("/debug/lostmessages", StringComparison.Ordinal))?.Payload;
        var rate = Number(status, "packetshour");
        return new UplinkBody
        {
            Name = name,
            Encoding = frame.Decoded.GetProperty("encoding").GetInt32() switch { 0 => "raw", 0x81 => "cayenne", _ => "msgpack" },
            Payload = frame.Payload,
            Counter = frame.Decoded.GetProperty("counter").GetInt32(),
            Lost = lost is null ? 0 : (int)Number(lost, "lostMessages"),
            Encrypted = frame.Message == "sensor_data",
            Rssi = -61,
            Received = (long)(Number(status, "totalmessages") - Number(status, "lostmessages")),
            LostTotal = (long)Number(status, "lostmessages"),
            PacketsPerHour = double.IsFinite(rate) ? (float)rate : 0,
        };
    }

    /// <summary>Reads a number out of text that is not always JSON.</summary>
    private static double Number(string text, string field)
    {
        var at = text.IndexOf($"\"{field}\":", StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        var value = text[(at + field.Length + 3)..].Split(',', '}')[0];
        return value == "inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture);
    }

    private static bool Flag(CapturedFrame frame, string field) => frame.Decoded.GetProperty(field).GetInt32() == 1;
}
