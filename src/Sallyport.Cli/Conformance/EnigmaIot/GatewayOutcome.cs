using Sallyport.Gateway.Journal;
using Sallyport.Mqtt.Topics;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>What the product's gateway did with one frame or one command.</summary>
/// <param name="Sent">Frames it sent, in order.</param>
/// <param name="Events">Events of its session, in order.</param>
/// <param name="Entries">Journal entries of the driver, in order.</param>
/// <param name="Publications">What the topic tree makes of them, in order.</param>
internal sealed record GatewayOutcome(
    IReadOnlyList<byte[]> Sent,
    IReadOnlyList<GatewayEvent> Events,
    IReadOnlyList<JournalEntry> Entries,
    IReadOnlyList<Publication> Publications);
