using System.Text.Json.Serialization;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;

namespace Sallyport.Storage.State;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeviceRecord))]
[JsonSerializable(typeof(DownlinkRecord))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
