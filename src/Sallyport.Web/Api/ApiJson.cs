using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Frames;
using Sallyport.Web.Settings;
using Sallyport.Web.Live;
using Sallyport.Web.Outputs;

namespace Sallyport.Web.Api;

/// <summary>JSON of the API, generated at build: camel case, missing values null and never absent; unknown or doubled properties of a request are refused.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(GatewayHealth))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(DeviceView))]
[JsonSerializable(typeof(IEnumerable<DeviceView>), TypeInfoPropertyName = "Devices")]
[JsonSerializable(typeof(KeptAnswer))]
[JsonSerializable(typeof(DevicePatch))]
[JsonSerializable(typeof(ReplaceOrder))]
[JsonSerializable(typeof(BulkOrder))]
[JsonSerializable(typeof(BulkView))]
[JsonSerializable(typeof(NetworkView))]
[JsonSerializable(typeof(IEnumerable<NetworkView>), TypeInfoPropertyName = "Networks")]
[JsonSerializable(typeof(DownlinkOrder))]
[JsonSerializable(typeof(DownlinkView))]
[JsonSerializable(typeof(IEnumerable<DownlinkView>), TypeInfoPropertyName = "Downlinks")]
[JsonSerializable(typeof(PolicyView))]
[JsonSerializable(typeof(PolicyOrder))]
[JsonSerializable(typeof(AlertsView))]
[JsonSerializable(typeof(MuteOrder))]
[JsonSerializable(typeof(AlertRulesView))]
[JsonSerializable(typeof(AlertRuleOrder))]
[JsonSerializable(typeof(AlertTryOrder))]
[JsonSerializable(typeof(AlertTrialView))]
[JsonSerializable(typeof(AuditView))]
[JsonSerializable(typeof(TokenOrder))]
[JsonSerializable(typeof(TokenView))]
[JsonSerializable(typeof(IEnumerable<TokenView>), TypeInfoPropertyName = "Tokens")]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SignInOrder))]
[JsonSerializable(typeof(PasswordOrder))]
[JsonSerializable(typeof(IEnumerable<SessionRow>), TypeInfoPropertyName = "Sessions")]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(IEnumerable<UserView>), TypeInfoPropertyName = "Users")]
[JsonSerializable(typeof(UserOrder))]
[JsonSerializable(typeof(RoleOrder))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(LinkQuestion))]
[JsonSerializable(typeof(LinkOrder))]
[JsonSerializable(typeof(ConfirmOrder))]
[JsonSerializable(typeof(TopologyView))]
[JsonSerializable(typeof(FrameView))]
[JsonSerializable(typeof(FramePageView))]
[JsonSerializable(typeof(FrameDetailView))]
[JsonSerializable(typeof(FilterLanguageView))]
[JsonSerializable(typeof(SettingsView))]
[JsonSerializable(typeof(SettingsOrder))]
[JsonSerializable(typeof(NetworkOrder))]
[JsonSerializable(typeof(NetworkMade))]
[JsonSerializable(typeof(SetupOrder))]
[JsonSerializable(typeof(ImportOrder))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(LiveCommand))]
[JsonSerializable(typeof(MqttTestOrder))]
[JsonSerializable(typeof(MqttTestView))]
[JsonSerializable(typeof(StorageView))]
[JsonSerializable(typeof(BackupOrder))]
[JsonSerializable(typeof(OutputsView))]
[JsonSerializable(typeof(StopNeedView))]
[JsonSerializable(typeof(StopView))]
[JsonSerializable(typeof(ArmOrder))]
[JsonSerializable(typeof(LevelsOrder))]
[JsonSerializable(typeof(LowerOrder))]
[JsonSerializable(typeof(LimitsOrder))]
[JsonSerializable(typeof(WatchdogOrder))]
[JsonSerializable(typeof(TemporaryKeyOrder))]
[JsonSerializable(typeof(MasterKeyOrder))]
[JsonSerializable(typeof(OutputAnswerView))]
[JsonSerializable(typeof(TemporaryKeyView))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Deepest JSON that is read.</summary>
    public const int MaximumDepth = 16;

    /// <summary>The one instance to use; the generated default knows none of the rules.</summary>
    public static ApiJson Strict { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaximumDepth,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    });
}
