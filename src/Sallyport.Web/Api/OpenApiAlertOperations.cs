namespace Sallyport.Web.Api;

/// <summary>The operations of alerts and their rules.</summary>
internal static class OpenApiAlertOperations
{
    private static readonly OpenApiParameter Alert = new("id", "path", "Number of the alert") { Least = 1, Most = long.MaxValue };
    private static readonly (int, string) Malformed = (400, "malformed");
    private static readonly (int, string) UnknownAlert = (404, "unknown-alert");
    private static readonly (int, string) TooLate = (409, "too-late");
    private static readonly (int, string) NotAccepting = (503, "not-accepting");

    /// <summary>All, in the order of the document.</summary>
    public static IReadOnlyList<OpenApiOperation> All { get; } =
    [
        new("GET", "/api/v1/alerts", "listAlerts", "Open alerts, the oldest first, and mutes", 200, "Alerts"),
        new("PUT", "/api/v1/alerts/{id}/acknowledgement", "acknowledgeAlert", "Says \"I know\" of an open alert", 200, "Alerts") { Parameters = [Alert], Problems = [UnknownAlert, TooLate, NotAccepting] },
        new("PUT", "/api/v1/alerts/{id}/mute", "muteAlert", "No alerts of this kind about this subject for a while", 200, "Alerts")
        {
            Body = "MuteOrder",
            Parameters = [Alert],
            Problems = [Malformed, UnknownAlert, TooLate, NotAccepting],
        },
        new("DELETE", "/api/v1/alerts/{id}/mute", "unmuteAlert", "Takes a mute back", 200, "Alerts") { Parameters = [Alert], Problems = [UnknownAlert, TooLate, NotAccepting] },
        new("GET", "/api/v1/alert-rules", "listAlertRules", "The rules of alerts, with what they mean", 200, "AlertRules")
        {
            Parameters = [new("If-None-Match", "header", "304 when this ETag still holds")],
            HasTag = true,
        },
        new("PUT", "/api/v1/alert-rules/{rule}", "setAlertRule", "Switches a rule on or off and sets its numbers", 200, "AlertRules")
        {
            Body = "AlertRuleOrder",
            Parameters = [new("rule", "path", "Word of the rule"), new("If-Match", "header", "Only when nobody edited the rules since this ETag")],
            Problems = [Malformed, (404, "unknown-rule"), (412, "precondition-failed"), NotAccepting],
        },
        new("POST", "/api/v1/alert-rules/try", "tryAlertRule", "What a rule would have told over the last week; changes nothing", 200, "AlertTrial")
        {
            Body = "AlertTryOrder",
            Problems = [Malformed, (503, "too-busy")],
        },
    ];
}
