using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Frames.Filter;
using Sallyport.Web.Outputs;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Web.Api;

/// <summary>The schemas of bodies, made from the types that are written and read, so that they cannot tell anything else; ranges and words are added.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Limits and words of single properties: <c>Type.property</c>, and what is added to its schema.</summary>
    private static readonly Dictionary<string, string> Limits = new(StringComparer.Ordinal)
    {
        ["GatewayHealth.status"] = Enumeration("ok", "degraded", "refusing"),
        ["GatewayHealth.durability"] = Enumeration("strong", "ordinary"),
        ["GatewayHealth.committedSeq"] = """{"minimum":0}""",
        ["GatewayHealth.freeOctets"] = """{"minimum":0}""",
        ["OutputHealth.behind"] = """{"minimum":0}""",
        ["VersionView.product"] = Enumeration("sallyport"),
        ["VersionView.api"] = Enumeration("v1"),
        ["DeviceView.state"] = Enumeration([.. Enum.GetNames<DeviceState>().Select(Words.Kebab)]),
        ["DeviceView.lastSeen"] = Time,
        ["DeviceView.firstSeen"] = Time,
        ["DeviceView.sessionSince"] = Time,
        ["AvailabilityView.expectedAt"] = Time,
        ["AvailabilityView.lateAt"] = Time,
        ["AvailabilityView.lateSince"] = Time,
        ["AlertView.rule"] = Enumeration([.. AlertRules.Definitions.Select(static one => one.Rule)]),
        ["AlertView.severity"] = Enumeration("attention", "bad"),
        ["AlertView.raisedAt"] = Time,
        ["AlertView.acknowledgedAt"] = Time,
        ["AlertView.mutedUntil"] = Time,
        ["MuteView.until"] = Time,
        ["MuteOrder.seconds"] = """{"exclusiveMinimum":0,"maximum":315360000}""",
        ["AuditChainView.state"] = Enumeration("intact", "broken", "checking"),
        ["AuditChainView.entries"] = """{"minimum":0}""",
        ["AuditChainView.since"] = Time,
        ["AuditEntryView.time"] = Time,
        ["AuditEntryView.seq"] = """{"minimum":1}""",
        ["AlertTrialView.from"] = Time,
        ["AlertTrialView.to"] = Time,
        ["TriedAlertView.raisedAt"] = Time,
        ["TriedAlertView.clearedAt"] = Time,
        ["DeviceView.nameState"] = Enumeration("none", "announced", "pending", "agreed", "differs", "gateway-only"),
        ["DevicePatch.name"] = """{"type":["string","null"],"maxLength":32}""",
        ["DevicePatch.tags"] = """{"type":["array","null"],"items":{"type":"string","maxLength":32},"maxItems":16}""",
        ["DevicePatch.note"] = """{"type":["string","null"],"maxLength":500}""",
        ["BulkOrder.action"] = Enumeration("tag", "untag", "send", "kick"),
        ["BulkOrder.devices"] = """{"minItems":1,"maxItems":500}""",
        ["DownlinkView.downlinkId"] = """{"minimum":1}""",
        ["DownlinkView.state"] = Enumeration([.. Enum.GetNames<DownlinkStatus>().Select(Words.Kebab)]),
        ["DownlinkView.verb"] = Enumeration([.. Enum.GetNames<DownlinkVerb>().Select(Words.Kebab)]),
        ["DownlinkView.payloadHex"] = """{"pattern":"^([0-9a-f]{2})*$"}""",
        ["DownlinkView.priority"] = """{"minimum":-100,"maximum":100}""",
        ["DownlinkView.expiresAt"] = Time,
        ["DownlinkView.createdAt"] = Time,
        ["DownlinkView.changedAt"] = Time,
        ["DownlinkContent.verb"] = Enumeration("set", "get", "control"),
        ["DownlinkContent.hex"] = """{"pattern":"^([0-9a-fA-F]{2})*$"}""",
        ["DownlinkContent.encoding"] = """{"enum":["raw","cayenne","msgpack",null]}""",
        ["DownlinkContent.priority"] = """{"minimum":-100,"maximum":100}""",
        ["DownlinkContent.expiresIn"] = """{"exclusiveMinimum":0,"maximum":315576000}""",
        ["TokenView.role"] = Enumeration("viewer", "operator", "admin"),
        ["TokenView.createdAt"] = Time,
        ["TokenView.expiresAt"] = Time,
        ["TokenOrder.name"] = """{"minLength":1,"maxLength":64}""",
        ["TokenOrder.role"] = Enumeration("viewer", "operator", "admin"),
        ["TokenOrder.expiresIn"] = """{"exclusiveMinimum":0,"maximum":3155760000}""",
        ["TokenOrder.areas"] = """{"maxItems":32}""",
        ["TokenOrder.devices"] = """{"maxItems":32}""",
        ["SessionView.role"] = Enumeration("viewer", "operator", "admin"),
        ["SessionView.via"] = Enumeration("password", "token"),
        ["SessionView.expiresAt"] = Time,
        ["SessionRow.createdAt"] = Time,
        ["SessionRow.seenAt"] = Time,
        ["SessionRow.expiresAt"] = Time,
        ["UserView.role"] = Enumeration("viewer", "operator", "admin"),
        ["UserView.createdAt"] = Time,
        ["UserView.signedInAt"] = Time,
        ["UserView.sessions"] = """{"minimum":0}""",
        ["UserView.linkExpiresAt"] = Time,
        ["UserOrder.name"] = """{"minLength":1,"maxLength":32}""",
        ["UserOrder.role"] = Enumeration("viewer", "operator", "admin"),
        ["RoleOrder.role"] = Enumeration("viewer", "operator", "admin"),
        ["PasswordOrder.password"] = """{"minLength":10,"maxLength":128}""",
        ["LinkOrder.password"] = """{"minLength":10,"maxLength":128}""",
        ["LinkView.expiresAt"] = Time,
        ["TopologyView.at"] = Time,
        ["TopologyView.countedFrom"] = Time,
        ["TopologyView.oldest"] = Time,
        ["TopologyNodeView.state"] = Enumeration([.. Enum.GetNames<DeviceState>().Select(Words.Kebab)]),
        ["TopologyNodeView.lastSeen"] = Time,
        ["ConfirmOrder.confirm"] = """{"const":true}""",
        ["FrameView.number"] = """{"minimum":1}""",
        ["FrameView.time"] = Time,
        ["FrameView.direction"] = Enumeration("in", "out"),
        ["FrameView.verdict"] = Enumeration([.. FrameWords.Verdicts]),
        ["FrameView.key"] = Enumeration([.. FrameWords.Keys]),
        ["FrameView.hex"] = """{"pattern":"^([0-9a-f]{2})*$"}""",
        ["FieldView.role"] = Roles,
        ["FieldPartView.role"] = Roles,
        ["FilterKeyView.kind"] = Enumeration([.. Enum.GetNames<FilterKind>().Select(Words.Kebab)]),
        ["SettingView.section"] = Enumeration("gateway", "storage", "mqtt"),
        ["SettingView.kind"] = Enumeration("text", "number", "switch", "secret"),
        ["SettingView.source"] = Enumeration("default", "dashboard", "file", "environment", "flag"),
        ["NetworkSettingsView.source"] = Enumeration("made-up", "dashboard", "file", "environment", "flag"),
        ["TakenBackView.at"] = Time,
        ["MqttStepView.name"] = Enumeration("name", "connect", "tls", "login", "subscribe", "publish"),
        ["MqttStepView.state"] = Enumeration("ok", "failed", "skipped"),
        ["CertificateView.notBefore"] = Time,
        ["CertificateView.notAfter"] = Time,
        ["StorageView.firstTime"] = Time,
        ["StorageView.expiringBefore"] = Time,
        ["NetworkOrder.channel"] = """{"minimum":0,"maximum":13}""",
        ["SetupOrder.channel"] = """{"minimum":0,"maximum":13}""",
        ["SetupBroker.port"] = """{"minimum":1,"maximum":65535}""",
        ["OutputBusView.state"] = Enumeration("up", "failed"),
        ["OutputDeviceView.state"] = """{"enum":["disarmed","armed","active","rampdown","emergency","fault",null]}""",
        ["OutputDeviceView.reason"] = """{"enum":["none","key-expired","key-revoked","link-lost","emergency","fault","stop",null]}""",
        ["OutputDeviceView.protection"] = Enumeration("sealed", "plain", "none"),
        ["OutputDeviceView.keyEndsAt"] = Time,
        ["OutputDeviceView.lastHeard"] = Time,
        ["OutputDeviceView.stopSent"] = Time,
        ["OutputDeviceView.answeredOfHundred"] = """{"minimum":0,"maximum":100}""",
        ["OutputView.output"] = """{"minimum":0,"maximum":7}""",
        ["OutputView.level"] = """{"minimum":0,"maximum":1000}""",
        ["OutputView.target"] = """{"minimum":0,"maximum":1000}""",
        ["OutputView.limit"] = """{"minimum":0,"maximum":1000}""",
        ["StopNeedView.buses"] = """{"minimum":0}""",
        ["ArmOrder.outputs"] = """{"minItems":1,"items":{"type":"integer","minimum":0,"maximum":7}}""",
        ["ArmOrder.timeoutSeconds"] = """{"minimum":1,"maximum":600}""",
        ["LevelsOrder.levels"] = """{"minItems":1,"maxItems":8}""",
        ["LevelOrder.output"] = """{"minimum":0,"maximum":7}""",
        ["LevelOrder.level"] = """{"minimum":0,"maximum":1000}""",
        ["LevelOrder.expectedTarget"] = """{"minimum":0,"maximum":1000}""",
        ["LevelOrder.rampMilliseconds"] = """{"minimum":0,"maximum":65535}""",
        ["LowerOrder.rampMilliseconds"] = """{"minimum":0,"maximum":10000}""",
        ["LimitsOrder.limits"] = """{"minItems":1,"maxItems":8}""",
        ["LimitOrder.output"] = """{"minimum":0,"maximum":7}""",
        ["LimitOrder.maximumLevel"] = """{"minimum":0,"maximum":1000}""",
        ["LimitOrder.maximumRise"] = """{"minimum":1,"maximum":1000}""",
        ["WatchdogOrder.seconds"] = """{"minimum":1,"maximum":60}""",
        ["TemporaryKeyOrder.seconds"] = """{"minimum":1,"maximum":655350}""",
        ["TemporaryKeyOrder.permissions"] = """{"maxItems":255}""",
        ["PermissionOrder.command"] = Enumeration(OutputOrderReader.Commands),
        ["PermissionOrder.outputs"] = """{"items":{"type":"integer","minimum":0,"maximum":7}}""",
        ["PermissionOrder.maximumLevel"] = """{"minimum":0,"maximum":1000}""",
        ["OutputAnswerView.outcome"] = Enumeration("accepted", "refused", "unanswered", "cancelled"),
        ["TemporaryKeyView.outcome"] = Enumeration("accepted", "refused", "unanswered", "cancelled"),
        ["StopView.buses"] = """{"minimum":0}""",
        ["StopView.taken"] = Time,
        ["StopView.devices"] = """{"minimum":0}""",
        ["ProblemView.status"] = """{"minimum":400,"maximum":599}""",
    };

    // Written by hand for the same reason as entries.
    private const string ValueList = """
        {"type":"object","required":["device","complete","lookedBackTo","messages","values"],"additionalProperties":false,"properties":{
          "device":{"type":"string"},"complete":{"type":"boolean"},"lookedBackTo":{"type":["string","null"],"format":"date-time"},"messages":{"type":"integer","minimum":0},
          "values":{"type":"array","items":{"type":"object","required":["path","label","unit","kind","last","lastAt","count"],"additionalProperties":false,"properties":{
            "path":{"type":"string"},"label":{"type":"string"},"unit":{"type":["string","null"]},"kind":{"enum":["number","switch","word"]},
            "last":{"type":["number","boolean","string"]},"lastAt":{"type":"string","format":"date-time"},"count":{"type":"integer","minimum":1}}}}}}
        """;

    private const string History = """
        {"type":"object","required":["device","complete","lookedBackTo","messages","from","to","bucketMs","series"],"additionalProperties":false,"properties":{
          "device":{"type":"string"},"complete":{"type":"boolean"},"lookedBackTo":{"type":["string","null"],"format":"date-time"},"messages":{"type":"integer","minimum":0},
          "from":{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"},"bucketMs":{"type":"number"},
          "series":{"type":"array","items":{"type":"object","required":["path","label","unit","kind","words","raw","usualIntervalMs","points"],"additionalProperties":false,"properties":{
            "path":{"type":"string"},"label":{"type":"string"},"unit":{"type":["string","null"]},"kind":{"enum":["number","switch","word"]},
            "words":{"type":"array","items":{"type":"string"}},"raw":{"type":"boolean"},"usualIntervalMs":{"type":["number","null"]},
            "points":{"type":"object","required":["time","min","max","mean","first","last","count"],"additionalProperties":{"type":"array","items":{"type":["number","null"]}}}}}}}}
        """;

    private static string Roles => Enumeration([.. Enum.GetNames<FieldRole>().Select(Words.Kebab)]);

    private const string Time = """{"format":"date-time"}""";

    /// <summary>All, by their names in the document.</summary>
    public static JsonObject Make()
    {
        var json = ApiJson.Strict;
        return new JsonObject
        {
            ["GatewayHealth"] = Of(json.GatewayHealth, isAnswer: true),
            ["Version"] = Of(json.VersionView, isAnswer: true),
            ["Device"] = Of(json.DeviceView, isAnswer: true),
            ["DevicePatch"] = Of(json.DevicePatch, isAnswer: false),
            ["ReplaceOrder"] = Of(json.ReplaceOrder, isAnswer: false),
            ["BulkOrder"] = Of(json.BulkOrder, isAnswer: false),
            ["BulkResult"] = Of(json.BulkView, isAnswer: true),
            ["Network"] = Of(json.NetworkView, isAnswer: true),
            ["Downlink"] = Of(json.DownlinkView, isAnswer: true),
            ["Policies"] = Of(json.PolicyView, isAnswer: true),
            ["Outputs"] = Of(json.OutputsView, isAnswer: true),
            ["StopNeed"] = Of(json.StopNeedView, isAnswer: true),
            ["ArmOrder"] = Of(json.ArmOrder, isAnswer: false),
            ["LevelsOrder"] = Of(json.LevelsOrder, isAnswer: false),
            ["LowerOrder"] = Of(json.LowerOrder, isAnswer: false),
            ["LimitsOrder"] = Of(json.LimitsOrder, isAnswer: false),
            ["WatchdogOrder"] = Of(json.WatchdogOrder, isAnswer: false),
            ["TemporaryKeyOrder"] = Of(json.TemporaryKeyOrder, isAnswer: false),
            ["MasterKeyOrder"] = Of(json.MasterKeyOrder, isAnswer: false),
            ["OutputAnswer"] = Of(json.OutputAnswerView, isAnswer: true),
            ["TemporaryKey"] = Of(json.TemporaryKeyView, isAnswer: true),
            ["Stop"] = Of(json.StopView, isAnswer: true),
            ["Alerts"] = Of(json.AlertsView, isAnswer: true),
            ["AlertRules"] = Of(json.AlertRulesView, isAnswer: true),
            ["AlertTrial"] = Of(json.AlertTrialView, isAnswer: true),
            ["Token"] = Of(json.TokenView, isAnswer: true),
            ["Problem"] = Of(json.ProblemView, isAnswer: true),
            ["DownlinkOrder"] = Of(json.DownlinkOrder, isAnswer: false),
            ["PolicyOrder"] = Of(json.PolicyOrder, isAnswer: false),
            ["MuteOrder"] = Of(json.MuteOrder, isAnswer: false),
            ["AlertRuleOrder"] = Of(json.AlertRuleOrder, isAnswer: false),
            ["AlertTryOrder"] = Of(json.AlertTryOrder, isAnswer: false),
            ["TokenOrder"] = Of(json.TokenOrder, isAnswer: false),
            ["Session"] = Of(json.SessionView, isAnswer: true),
            ["SessionRow"] = Of(json.SessionRow, isAnswer: true),
            ["User"] = Of(json.UserView, isAnswer: true),
            ["Link"] = Of(json.LinkView, isAnswer: true),
            ["SignInOrder"] = Of(json.SignInOrder, isAnswer: false),
            ["PasswordOrder"] = Of(json.PasswordOrder, isAnswer: false),
            ["UserOrder"] = Of(json.UserOrder, isAnswer: false),
            ["RoleOrder"] = Of(json.RoleOrder, isAnswer: false),
            ["LinkQuestion"] = Of(json.LinkQuestion, isAnswer: false),
            ["LinkOrder"] = Of(json.LinkOrder, isAnswer: false),
            ["ConfirmOrder"] = Of(json.ConfirmOrder, isAnswer: false),
            ["Topology"] = Of(json.TopologyView, isAnswer: true),
            ["FramePage"] = Of(json.FramePageView, isAnswer: true),
            ["FrameDetail"] = Of(json.FrameDetailView, isAnswer: true),
            ["FilterLanguage"] = Of(json.FilterLanguageView, isAnswer: true),
            ["Settings"] = Of(json.SettingsView, isAnswer: true),
            ["NetworkMade"] = Of(json.NetworkMade, isAnswer: true),
            ["SettingsOrder"] = Of(json.SettingsOrder, isAnswer: false),
            ["NetworkOrder"] = Of(json.NetworkOrder, isAnswer: false),
            ["SetupOrder"] = Of(json.SetupOrder, isAnswer: false),
            ["MqttTestOrder"] = Of(json.MqttTestOrder, isAnswer: false),
            ["MqttTest"] = Of(json.MqttTestView, isAnswer: true),
            ["Storage"] = Of(json.StorageView, isAnswer: true),
            ["BackupOrder"] = Of(json.BackupOrder, isAnswer: false),
            ["ImportOrder"] = Of(json.ImportOrder, isAnswer: false),
            ["Audit"] = Of(json.AuditView, isAnswer: true),
            ["EventPage"] = EventPage(),
            ["LiveTicket"] = Of(json.TicketView, isAnswer: true),
            ["ValueList"] = JsonNode.Parse(ValueList),
            ["History"] = JsonNode.Parse(History),
            ["Document"] = JsonNode.Parse("""{"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"},"info":{"type":"object"},"paths":{"type":"object"}}}"""),
        };
    }

    private static JsonNode Of<T>(JsonTypeInfo<T> type, bool isAnswer)
    {
        var schema = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Complete(context, node, isAnswer),
        });
        Inline(schema, schema);
        return schema;
    }

    /// <summary>
    /// A type that is met twice is told once, and then by a reference from the root of its schema; inside the document that root is another one. What it
    /// points at takes its place. No type of the API holds itself.
    /// </summary>
    private static void Inline(JsonNode root, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found when found["$ref"] is { } reference:
                var target = root;
                foreach (var step in reference.GetValue<string>().Split('/').Skip(1))
                {
                    target = target is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : target[step]!;
                }

                found.Remove("$ref");
                foreach (var (keyword, value) in target.AsObject())
                {
                    found[keyword] = value?.DeepClone();
                }

                Inline(root, found);
                break;
            case JsonObject found:
                foreach (var (_, value) in found.ToArray())
                {
                    Inline(root, value);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    Inline(root, value);
                }

                break;
        }
    }

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema, bool isAnswer)
    {
        if (schema is not JsonObject found)
        {
            return schema;
        }

        if (isAnswer && found["properties"] is JsonObject properties)
        {
            // Missing values are null and never absent.
            found["required"] = new JsonArray([.. properties.Select(static property => (JsonNode)property.Key)]);
        }

        if (context.PropertyInfo is { } property1 && Limits.TryGetValue($"{property1.DeclaringType.Name}.{property1.Name}", out var limits))
        {
            foreach (var (keyword, value) in JsonNode.Parse(limits)!.AsObject())
            {
                found[keyword] = value?.DeepClone();
            }
        }

        return found;
    }

    // Entries are written by hand, not by a serializer: the four properties of all of them, and those of their kind (docs/events.md).
    private static JsonNode EventPage()
    {
        var page = JsonNode.Parse("""
            {"type":"object","required":["epoch","firstSeq","committedSeq","events","next"],"additionalProperties":false,"properties":{
              "epoch":{"type":"integer","minimum":0},"firstSeq":{"type":"integer","minimum":1},"committedSeq":{"type":"integer","minimum":0},"next":{"type":["integer","null"],"minimum":1},
              "events":{"type":"array","items":{"type":"object","required":["seq","time","device","kind"],"properties":{
                "seq":{"type":"integer","minimum":1},"time":{"type":"string","format":"date-time"},"device":{"type":"string"},"kind":{"type":"string"}}}}}}
            """)!;
        page["properties"]!["events"]!["items"]!["properties"]!["kind"]!["enum"] = new JsonArray([.. OpenApiOperations.Kinds.Select(static word => (JsonNode)word)]);
        return page;
    }

    private static string Enumeration(params string[] words) => $$"""{"enum":["{{string.Join("\",\"", words)}}"]}""";
}
