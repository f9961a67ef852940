using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.Client;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(DeviceInfo[]))]
[JsonSerializable(typeof(DeviceIdentity))]
[JsonSerializable(typeof(DownlinkOrder))]
[JsonSerializable(typeof(DownlinkInfo))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(PolicyList))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(TokenInfo))]
[JsonSerializable(typeof(TokenInfo[]))]
[JsonSerializable(typeof(UserInfo))]
[JsonSerializable(typeof(UserInfo[]))]
[JsonSerializable(typeof(LinkInfo))]
[JsonSerializable(typeof(OutputAnswerInfo))]
[JsonSerializable(typeof(StopInfo))]
[JsonSerializable(typeof(StopNeedInfo))]
internal sealed partial class ClientJson : JsonSerializerContext;
