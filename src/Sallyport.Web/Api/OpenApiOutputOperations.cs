using Sallyport.Web.Outputs;

namespace Sallyport.Web.Api;

/// <summary>The operations of outputs.</summary>
internal static class OpenApiOutputOperations
{
    private const string Root = "/api/v1/outputs";
    private static readonly OpenApiParameter Device = new("device", "path", "Id with its slashes as they are or as %2F, or an unambiguous name or address");

    private static readonly (int, string)[] Refusals =
    [
        (400, "malformed"), (403, "forbidden"), (404, "unknown-device"), (409, "ambiguous-device"), (409, "too-late"), (429, "queue-full"), (503, "not-accepting"), (503, "in-doubt"),
    ];

    /// <summary>All, in the order of the document.</summary>
    public static IReadOnlyList<OpenApiOperation> All { get; } =
    [
        new("GET", StopPath.Route, "needStop", "Whether an output may be active, so that a stop makes sense; needs no token", 200, "StopNeed"),
        new("GET", Root, "listOutputs", "Buses, and devices with outputs: states, levels, protection, link quality", 200, "Outputs"),
        new("POST", StopPath.Route, "stopOutputs", "Emergency stop of all outputs on all buses; needs no token, is never held up", 202, "Stop"),
        Order("POST", "arm", "armOutputs", "Gets outputs ready", "ArmOrder"),
        Order("POST", "levels", "setLevels", "Sets levels, all or none; raises nothing whose target is not the expected one", "LevelsOrder") with { Problems = [.. Refusals, (409, "target-moved")] },
        Order("POST", "lower", "lowerOutputs", "Brings all outputs of a device to 0", "LowerOrder"),
        Order("POST", "clear", "clearOutputs", "Ends an emergency or a fault", null),
        Order("POST", "continue", "continueOutputs", "Takes charge of a device that was found active", null),
        Order("POST", "refresh", "refreshOutputs", "Asks a device how it is", null),
        Order("POST", "limits", "limitOutputs", "Sets the limits of outputs", "LimitsOrder"),
        Order("POST", "watchdog", "setWatchdog", "Sets after how long without its host a device goes down", "WatchdogOrder"),
        Order("POST", "keys", "grantKey", "Makes a temporary key; the answer is the only one with it", "TemporaryKeyOrder") with { Answer = "TemporaryKey" },
        Order("DELETE", "keys", "revokeKey", "Ends the temporary key of a device", null),
        new("POST", Root + "/{device}/key", "setMasterKey", "Takes the master key of a device from a file on the gateway's machine; callers on that machine only", 204, null)
        {
            Body = "MasterKeyOrder",
            Parameters = [Device],
            Problems = [.. Refusals, (403, "local-only"), (501, "unsupported")],
        },
        new("POST", "/api/v1/buses/{bus}/discover", "discoverOutputs", "Asks on a bus who is there", 204, null) { Parameters = [new("bus", "path", "Its name")], Problems = Refusals },
    ];

    private static OpenApiOperation Order(string method, string word, string id, string summary, string? body) =>
        new(method, $"{Root}/{{device}}/{word}", id, summary, 200, "OutputAnswer") { Body = body, Parameters = [Device], Problems = Refusals };
}
