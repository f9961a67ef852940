using Sallyport.Gateway.Journal;

namespace Sallyport.Mqtt.Topics;

/// <summary>The topics of one segment of one protocol: entries to messages, messages to commands. Stateless; thread safe.</summary>
public interface ITopicTree
{
    /// <summary>True when the entry belongs to this protocol and segment.</summary>
    bool Covers(JournalEntry entry);

    /// <summary>Filters to subscribe to.</summary>
    IReadOnlyList<string> Subscriptions { get; }

    /// <summary>Retained topic and payloads that say whether the gateway is there: the will is <paramref name="online"/> = false.</summary>
    Publication Availability(bool online);

    /// <summary>Adds the messages of an entry, in order; none when the entry has nothing to say here.</summary>
    void Publish(JournalEntry entry, ICollection<Publication> messages);

    /// <summary>Understands a message from the broker. Never throws.</summary>
    TopicCommand Parse(string topic, ReadOnlySpan<byte> payload);

    /// <summary>True for the topic whose every message is an emergency stop of all outputs.</summary>
    bool IsEmergencyStop(string topic) => false;

    /// <summary>The message that tells a refusal on the error topic.</summary>
    Publication Error(string errorTopic, string code, string detail);
}
