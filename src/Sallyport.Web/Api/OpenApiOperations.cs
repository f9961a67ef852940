using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Frames.Filter;
using Sallyport.Gateway.History;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Frames;

namespace Sallyport.Web.Api;

/// <summary>The operations of <c>/api/v1</c>. A test compares the list with what is mapped, and its schemas with real answers.</summary>
internal static class OpenApiOperations
{
    private static readonly OpenApiParameter DevicePath = new("device", "path", "Id with its slashes as they are or as %2F, or an unambiguous name or address");
    private static readonly OpenApiParameter DownlinkPath = new("id", "path", "Number of the downlink") { Least = 1, Most = long.MaxValue };
    private static readonly OpenApiParameter Device = new("device", "query", "Id, or an unambiguous name or address; absent: all");
    private static readonly OpenApiParameter Limit = new("limit", "query", "Most rows in the answer") { Least = 1, Most = 10_000, Otherwise = 1_000 };
    private static readonly OpenApiParameter Key = new(IdempotentAnswers.Header, "header", "The same key and body get the first answer again for 24 hours") { LongestText = IdempotentAnswers.LongestKey };
    private static readonly OpenApiParameter IfMatch = new("If-Match", "header", "Only when nobody edited it since this ETag");
    private static readonly OpenApiParameter IfSettingsMatch = new("If-Match", "header", "Only when nobody changed settings or networks since this ETag of the settings");
    private static readonly OpenApiParameter IfNoneMatch = new("If-None-Match", "header", "304 when this ETag still holds");
    private static readonly OpenApiParameter From = new("from", "query", "This time or later") { IsTime = true };
    private static readonly OpenApiParameter To = new("to", "query", "Before this time") { IsTime = true };
    private static readonly OpenApiParameter Filter = new("filter", "query", "Terms of the filter language (docs/api.md); absent: everything fits") { LongestText = FrameFilter.LongestText };
    private static readonly OpenApiParameter Before = new("before", "query", "Only frames below this number") { Least = 1, Most = long.MaxValue };
    private static readonly (int, string) BadFilter = (400, "bad-filter");
    private static readonly OpenApiParameter NetworkPath = new("name", "path", "Its name");
    private static readonly (int, string) InvalidSettings = (400, "invalid-settings");
    private static readonly (int, string) ChangedMeanwhile = (412, "precondition-failed");
    private static readonly (int, string) Unsupported = (501, "unsupported");
    private static readonly (int, string) KeyMismatch = (409, "idempotency-mismatch");
    private static readonly (int, string) InProgress = (409, "in-progress");
    private static readonly (int, string) UnknownDevice = (404, "unknown-device");
    private static readonly (int, string) AmbiguousDevice = (409, "ambiguous-device");
    private static readonly (int, string) Malformed = (400, "malformed");
    private static readonly (int, string) Forbidden = (403, "forbidden");
    private static readonly (int, string) TooBusy = (503, "too-busy");
    private static readonly (int, string) NotAccepting = (503, "not-accepting");
    private static readonly (int, string) InDoubt = (503, "in-doubt");

    /// <summary>All, in the order of the document.</summary>
    public static IReadOnlyList<OpenApiOperation> All { get; } =
    [
        new("GET", "/api/v1/health", "getHealth", "How the gateway does", 200, "GatewayHealth"),
        new("GET", "/api/v1/version", "getVersion", "Product and version", 200, "Version"),
        new("GET", "/api/v1/openapi.json", "getOpenApi", "This document", 200, "Document"),
        new("GET", "/api/v1/devices", "listDevices", "Devices, sorted by id; without parameters all", 200, "Device")
        {
            IsList = true,
            Parameters =
            [
                new("protocol", "query", "Only of this protocol"),
                new("segment", "query", "Only of this network, tree or bus"),
                new("state", "query", "Only in this state") { Words = DeviceView.StateWords },
                new("tag", "query", "Only with this tag"),
                new("q", "query", "Only with this text in id, names, note or tags, in any case"),
                new("silentSince", "query", "Only those whose newest frame is older than this time, RFC 3339"),
                new("after", "query", "Only those behind this id; the Link header of a full page has it"),
                new("limit", "query", "Most rows in the answer; absent: all") { Least = 1, Most = DeviceFilter.MostListed },
                new("changedSince", "query", "Only those that changed after a cursor, the header Sallyport-Cursor of an earlier list"),
            ],
            Problems = [Malformed],
        },
        new("POST", "/api/v1/devices/replace", "replaceDevice", "Gives a device the place of another: name, tags, policies, history and queue", 200, "Device")
        {
            Body = "ReplaceOrder",
            Parameters = [Key],
            Problems = [KeyMismatch, InProgress, Malformed, UnknownDevice, AmbiguousDevice, (409, "still-alive"), NotAccepting, InDoubt],
        },
        new("POST", "/api/v1/devices/bulk", "bulkDevices", "One action at up to 500 devices, with a result for each", 200, "BulkResult")
        {
            Body = "BulkOrder",
            Parameters = [Key],
            Problems = [KeyMismatch, InProgress, Malformed],
        },
        new("PATCH", "/api/v1/devices/{device}", "editDevice", "Changes name, tags or note; what is absent stays", 200, "Device")
        {
            Body = "DevicePatch",
            Parameters = [DevicePath, IfMatch],
            Problems = [Malformed, UnknownDevice, AmbiguousDevice, (409, "name-taken"), (412, "precondition-failed"), (429, "queue-full"), NotAccepting, InDoubt],
        },
        new("GET", "/api/v1/devices/{device}", "getDevice", "One device", 200, "Device") { Parameters = [DevicePath, IfNoneMatch], Problems = [UnknownDevice, AmbiguousDevice], HasTag = true },
        new("DELETE", "/api/v1/devices/{device}", "kickDevice", "Ends the session of a device", 204, null)
        {
            Parameters = [DevicePath],
            Problems = [UnknownDevice, AmbiguousDevice, Malformed, Forbidden, NotAccepting, InDoubt],
        },
        new("GET", "/api/v1/networks", "listNetworks", "Networks, trees and buses with their links; never a key", 200, "Network") { IsList = true },
        new("GET", "/api/v1/networks/{name}", "getNetwork", "One network", 200, "Network")
        {
            Parameters = [new("name", "path", "Its name"), IfNoneMatch],
            Problems = [(404, "unknown-network"), (409, "ambiguous-network")],
            HasTag = true,
        },
        new("GET", "/api/v1/devices/{device}/values", "listValues", "Which values a device said in its newest messages, with the newest reading of each", 200, "ValueList")
        {
            Parameters = [DevicePath],
            Problems = [UnknownDevice, AmbiguousDevice, TooBusy],
        },
        new("GET", "/api/v1/devices/{device}/history", "getHistory", "The course of values: readings while they are few, else buckets with minimum and maximum", 200, "History")
        {
            Parameters =
            [
                DevicePath,
                new("value", "query", "Paths of values; absent: all") { MostTimes = ValueHistory.MostValues },
                new("from", "query", "This time or later; absent: a day before the end") { IsTime = true },
                new("to", "query", "Before this time; absent: now") { IsTime = true },
                new("points", "query", "Most points of a course") { Least = 1, Most = HistoryRange.MostPoints, Otherwise = 300 },
            ],
            Problems = [Malformed, UnknownDevice, AmbiguousDevice, TooBusy],
        },
        new("GET", "/api/v1/downlinks", "listDownlinks", "Open and recent downlinks, newest last", 200, "Downlink")
        {
            IsList = true,
            Parameters = [Device, Limit],
            Problems = [Malformed, UnknownDevice, AmbiguousDevice],
        },
        new("POST", "/api/v1/downlinks", "submitDownlink", "Queues a downlink", 202, "Downlink")
        {
            Body = "DownlinkOrder",
            Parameters = [Key],
            Problems = [KeyMismatch, InProgress, Malformed, (400, "too-long"), Forbidden, UnknownDevice, AmbiguousDevice, (429, "queue-full"), NotAccepting, InDoubt],
        },
        new("GET", "/api/v1/downlinks/{id}", "getDownlink", "One downlink; waits until nothing more is expected to happen", 200, "Downlink")
        {
            Parameters = [DownlinkPath, new("wait", "query", "Seconds to wait at most") { Least = 0, Most = 60, Otherwise = 0 }],
            Problems = [Malformed, (404, "unknown-downlink")],
        },
        new("DELETE", "/api/v1/downlinks/{id}", "cancelDownlink", "Cancels a downlink that waits", 200, "Downlink")
        {
            Parameters = [DownlinkPath],
            Problems = [Forbidden, (404, "unknown-downlink"), (409, "too-late"), NotAccepting, InDoubt],
        },
        new("GET", "/api/v1/events", "listEvents", "A page of the journal; as text/event-stream all that comes", 200, "EventPage")
        {
            AlsoAs = EventStream.MediaType,
            Parameters =
            [
                new("since", "query", "Entries behind this number; absent: from the oldest, live: from now") { Least = 0, Most = long.MaxValue },
                new("before", "query", "Entries in front of this number; absent: no bound") { Least = 1, Most = long.MaxValue },
                new("order", "query", "Which come first; not for live events. Default oldest") { Words = ["oldest", "newest"] },
                new("device", "query", "Only these devices: ids, or unambiguous names or addresses") { MostTimes = JournalSearch.MostDevices },
                new("kind", "query", "Only these kinds") { Words = Kinds, MostTimes = Kinds.Length },
                new("network", "query", "Only devices of this network, protocol/segment"),
                From,
                To,
                Limit,
                new("Last-Event-ID", "header", "Live: goes on behind this id, EPOCH-SEQ"),
            ],
            Problems = [Malformed, UnknownDevice, AmbiguousDevice, (503, "too-many-listeners")],
        },
        new("GET", "/api/v1/audit", "listAudit", "Who did what, and whether the hash chain of all of it holds", 200, "Audit")
        {
            Parameters =
            [
                new("who", "query", "Exactly this user, token or gateway"),
                new("action", "query", "This action, or the word in front of its dot for all of a group"),
                new("target", "query", "Exactly this target; a device also by name or address"),
                new("q", "query", "Part of any field, in any case"),
                new("since", "query", "Entries behind this number") { Least = 0, Most = long.MaxValue },
                Before with { Summary = "Entries in front of this number" },
                new("order", "query", "Which come first. Default newest") { Words = ["oldest", "newest"] },
                From,
                To,
                new("limit", "query", "Most rows in the answer") { Least = 1, Most = 10_000, Otherwise = 200 },
            ],
            Problems = [Malformed],
        },
        new("GET", "/api/v1/frames", "listFrames", "The newest frames in memory; as text/event-stream all that comes", 200, "FramePage")
        {
            AlsoAs = EventStream.MediaType,
            Parameters =
            [
                Filter,
                Before,
                new("limit", "query", "Most frames in the answer; live: in a second, 500 when absent") { Least = 1, Most = FrameAsk.MostListed, Otherwise = FrameAsk.UsuallyListed },
                new("Last-Event-ID", "header", "Live: goes on behind this id, EPOCH-CHANGE"),
            ],
            Problems = [Malformed, BadFilter, (501, "unsupported"), (503, "too-many-listeners")],
        },
        new("GET", "/api/v1/frames/filter", "getFrameFilter", "The filter language, for completion", 200, "FilterLanguage") { Problems = [(501, "unsupported")] },
        new("GET", "/api/v1/frames/{number}", "getFrame", "One frame with its anatomy: each octet belongs to one field", 200, "FrameDetail")
        {
            Parameters = [new("number", "path", "Number of the frame") { Least = 1, Most = long.MaxValue }],
            Problems = [(404, "unknown-frame"), (501, "unsupported")],
        },
        new("GET", "/api/v1/frames.pcapng", "exportFrames", "The frames that fit as a capture file of link type 127, without plaintext", 200, null)
        {
            FileType = FrameCapture.MediaType,
            Parameters = [Filter, Before, new("limit", "query", "Most frames in the file") { Least = 1, Most = FrameAsk.MostListed, Otherwise = FrameAsk.MostListed }],
            Problems = [Malformed, BadFilter, (501, "unsupported")],
        },
        new("POST", "/api/v1/live/tickets", "makeLiveTicket", "A ticket that opens one live socket within 30 seconds", 201, "LiveTicket"),
        new("GET", "/api/v1/live", "openLive", "The binary WebSocket for high-rate views (docs/api.md); also with a ticket among its subprotocols", 101, null)
        {
            Problems = [(426, "upgrade-required"), (503, "too-many-listeners")],
        },
        new("GET", "/api/v1/policies", "listPolicies", "All policies, and what differs from the default", 200, "Policies") { Parameters = [IfNoneMatch], HasTag = true },
        new("GET", "/api/v1/topology", "getTopology", "Who hangs on whom, now or at a moment of the past", 200, "Topology")
        {
            Parameters = [new("at", "query", "RFC 3339; absent or to come: now")],
            Problems = [Malformed],
        },
        new("PUT", "/api/v1/policies", "setPolicy", "Sets a policy; null goes back to the default", 200, "Policies")
        {
            Body = "PolicyOrder",
            Parameters = [IfMatch],
            Problems = [Malformed, Forbidden, UnknownDevice, AmbiguousDevice, (412, "precondition-failed"), NotAccepting, InDoubt],
        },
        new("GET", "/api/v1/settings", "getSettings", "All settings with their meaning and consequence, and the networks as they are set", 200, "Settings")
        {
            Parameters = [IfNoneMatch],
            Problems = [Unsupported],
            HasTag = true,
        },
        new("PATCH", "/api/v1/settings", "changeSettings", "Changes single settings, all or none; null goes back to the default", 200, "Settings")
        {
            Body = "SettingsOrder",
            Parameters = [IfSettingsMatch],
            Problems = [Malformed, InvalidSettings, ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("POST", "/api/v1/settings/setup", "setUp", "The first set-up: network and broker in one step; a drawn key is in this answer only", 201, "NetworkMade")
        {
            Body = "SetupOrder",
            Parameters = [Key, IfSettingsMatch],
            Problems = [KeyMismatch, InProgress, Malformed, InvalidSettings, ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("POST", "/api/v1/settings/import", "importSettings", "Takes over the files of an original gateway", 200, "Settings")
        {
            Body = "ImportOrder",
            Parameters = [Key, IfSettingsMatch],
            Problems = [KeyMismatch, InProgress, Malformed, InvalidSettings, ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("POST", "/api/v1/settings/mqtt/test", "testMqtt", "Tries a broker: name, socket, TLS, login, and a message to itself; each with cause and cure", 200, "MqttTest")
        {
            Body = "MqttTestOrder",
            Problems = [Malformed, InvalidSettings, InProgress, Unsupported],
        },
        new("GET", "/api/v1/storage", "getStorage", "How full the data folder is, and what a retention would delete now", 200, "Storage")
        {
            Parameters =
            [
                new("days", "query", "Days to ask about; absent: those that hold") { Least = 1, Most = 36_500 },
                new("gibibytes", "query", "GiB to ask about; absent: those that hold") { Least = 1, Most = 1_000_000 },
            ],
            Problems = [Malformed, Unsupported],
        },
        new("POST", "/api/v1/backup", "backUp", "A backup of the data folder as tar.gz while the gateway goes on", 200, null)
        {
            Body = "BackupOrder",
            FileType = StorageEndpoints.BackupType,
            Problems = [Malformed, InProgress, (507, "disk-full"), Unsupported, NotAccepting],
        },
        new("POST", "/api/v1/networks", "createNetwork", "Makes a network; a drawn key is in this answer only", 201, "NetworkMade")
        {
            Body = "NetworkOrder",
            Parameters = [Key, IfSettingsMatch],
            Problems = [KeyMismatch, InProgress, Malformed, InvalidSettings, ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("PUT", "/api/v1/networks/{name}", "changeNetwork", "Sets a network anew; its key stays unless one is given or drawn", 200, "NetworkMade")
        {
            Body = "NetworkOrder",
            Parameters = [NetworkPath, IfSettingsMatch],
            Problems = [Malformed, InvalidSettings, (404, "unknown-network"), ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("DELETE", "/api/v1/networks/{name}", "removeNetwork", "Removes a network; the history of its devices stays", 204, null)
        {
            Parameters = [NetworkPath, new("confirm", "query", "The name once more"), IfSettingsMatch],
            Problems = [Malformed, InvalidSettings, (404, "unknown-network"), ChangedMeanwhile, Unsupported, NotAccepting],
        },
        new("GET", "/api/v1/tokens", "listTokens", "Tokens that were made, without their secrets", 200, "Token") { IsList = true },
        new("POST", "/api/v1/tokens", "createToken", "Makes a token; the answer is the only one with its secret", 201, "Token")
        {
            Body = "TokenOrder",
            Parameters = [Key],
            Problems = [KeyMismatch, InProgress, Malformed, NotAccepting, InDoubt],
        },
        new("DELETE", "/api/v1/tokens/{token}", "revokeToken", "Revokes a token", 204, null)
        {
            Parameters = [new("token", "path", "Its id or name")],
            Problems = [(404, "unknown-token"), NotAccepting, InDoubt],
        },
        .. OpenApiOutputOperations.All,
        .. OpenApiAlertOperations.All,
        .. OpenApiSignInOperations.All,
        new("POST", "/api/v1/restart", "restart", "Stops cleanly and starts again", 202, null) { Body = "ConfirmOrder", Problems = [Malformed, (501, "unsupported"), NotAccepting, InDoubt] },
        new("POST", "/api/v1/reset", "reset", "Goes back to the factory state", 202, null) { Body = "ConfirmOrder", Problems = [Malformed, (501, "unsupported"), NotAccepting, InDoubt] },
    ];

    /// <summary>Words of the kinds of entries.</summary>
    public static string[] Kinds => [.. Enum.GetValues<EntryKind>().Select(EntryJson.Word)];
}
