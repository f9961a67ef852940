using System.Text;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>A tree of the simplest kind: an uplink is one message (two when it has lost some), commands are <c>net/ID/set/data</c>.</summary>
internal sealed class LineTree : ITopicTree
{
    public IReadOnlyList<string> Subscriptions { get; } = ["net/+/set/#"];

    public bool Covers(JournalEntry entry) => entry.Body is UplinkBody;

    public Publication Availability(bool online) => new("net/gateway/status", Encoding.UTF8.GetBytes(online ? "1" : "0"), true);

    public void Publish(JournalEntry entry, ICollection<Publication> messages)
    {
        var body = (UplinkBody)entry.Body;
        messages.Add(new Publication($"net/{body.Name ?? "d"}/data", body.Payload, false));
        if (body.Lost > 0)
        {
            messages.Add(new Publication("net/d/lost", body.Payload, false));
        }
    }

    public TopicCommand Parse(string topic, ReadOnlySpan<byte> payload)
    {
        var parts = topic.Split('/');
        return parts is ["net", var id, "set", "data"]
            ? new TopicCommand(
                new DownlinkRequest { Device = $"test/net/{id}", Verb = DownlinkVerb.Set, Payload = payload.ToArray() }, $"net/{id}/result/error", null)
            : new TopicCommand(null, null, null);
    }

    public Publication Error(string errorTopic, string code, string detail) => new(errorTopic, Encoding.UTF8.GetBytes($"{code}: {detail}"), false);

    public static JournalEntry Uplink(long seq, int lost = 0, string? name = null) =>
        new(seq, seq, "test/net/d", new UplinkBody { Name = name, Encoding = "raw", Payload = Encoding.UTF8.GetBytes($"{seq}"), Lost = lost });

    public static JournalEntry Unrelated(long seq) => new(seq, seq, string.Empty, new LinkBody("l", "up", null));
}
