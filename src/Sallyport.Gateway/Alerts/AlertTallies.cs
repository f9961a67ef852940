using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>The rules that count: refused frames, replay, name conflicts, expired downlinks.</summary>
internal static class AlertTallies
{
    /// <summary>Reasons that are ordinary after a restart, are nobody's frames, or are told by another rule.</summary>
    private static readonly HashSet<string> s_otherReasons = new(StringComparer.Ordinal) { "old-counter", "not-registered", "unregistered", "noise", "name-taken", "name-empty", "name-too-long", "name-malformed" };

    public static TallyDetector[] Make(AlertSurroundings surroundings) =>
    [
        new(AlertRules.Refused, entry => Refused(entry, surroundings), (device, label, number, count, reason) => RefusedWords(surroundings.IsKnown(device), label, number, count, reason)),
        new(AlertRules.Replay, static entry => entry.Body is RefusedBody { Reason: "old-counter" } refused ? ("frames", refused.Count, null) : null, ReplayWords),
        new(AlertRules.NameConflict, static entry => entry.Body is RefusedBody { Reason: "name-taken" } refused ? ("times", refused.Count, refused.Detail) : null, NameWords),
        new(AlertRules.QueueExpiry, static entry => entry.Body is DownlinkBody { State: DownlinkStatus.Expired } ? ("commands", 1, null) : null, ExpiryWords),
    ];

    private static (string Number, int Count, string? Detail)? Refused(JournalEntry entry, AlertSurroundings surroundings)
    {
        if (entry.Body is not RefusedBody refused || s_otherReasons.Contains(refused.Reason))
        {
            return null;
        }

        return refused.Reason == "bad-tag" && surroundings.IsHello(entry.Device, refused.MessageType) ? ("hellos", refused.Count, null) : ("frames", refused.Count, refused.Reason);
    }

    private static (string Text, string? Advice) RefusedWords(bool isKnown, string label, string number, long count, string? reason) => (number, isKnown) switch
    {
        ("hellos", false) => ($"{label} has probably a wrong network key: {count} of its hellos could not be decrypted.",
            "Give it the key of this network and let it join again. Not yours? It cannot come in; mute it."),
        ("hellos", true) => ($"{label} joined before, but {count} hellos under its address could not be decrypted: its network key changed, or somebody else uses its address.",
            "Does it still report? Then somebody tries to pass for it and cannot. If not, give it the key of this network again."),
        _ => ($"{count} frames of {label} were refused: {reason}.", "Look at what it sends; a stranger cannot come in, a device of yours needs help."),
    };

    private static (string Text, string? Advice) ReplayWords(string device, string label, string number, long count, string? detail) =>
        ($"{count} frames of {label} came with an old counter: recorded frames are repeated, or it lost its memory.", "If it does not join again by itself, restart it; if it is well, somebody repeats its frames.");

    private static (string Text, string? Advice) NameWords(string device, string label, string number, long count, string? name) =>
        ($"{label} asks for the name '{name}', which another device has.", "Give one of the two another name, or remove the one that is gone.");

    private static (string Text, string? Advice) ExpiryWords(string device, string label, string number, long count, string? detail) =>
        ($"{count} {(count == 1 ? "command" : "commands")} for {label} expired before it could take {(count == 1 ? "it" : "them")}.", "Send it again with a later expiry, or find out why the device is not heard.");
}
