using System.Text.Json.Serialization;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Journal;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JoinedBody))]
[JsonSerializable(typeof(LeftBody))]
[JsonSerializable(typeof(NamedBody))]
[JsonSerializable(typeof(UplinkBody))]
[JsonSerializable(typeof(ControlBody))]
[JsonSerializable(typeof(DownlinkBody))]
[JsonSerializable(typeof(RefusedBody))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(OutputBody))]
[JsonSerializable(typeof(PolicyBody))]
[JsonSerializable(typeof(AuditBody))]
[JsonSerializable(typeof(DeviceBody))]
[JsonSerializable(typeof(AlertBody))]
[JsonSerializable(typeof(AvailabilityBody))]
internal sealed partial class EntryJsonContext : JsonSerializerContext;
