using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Alerts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SavedRule))]
[JsonSerializable(typeof(SavedAlerts))]
internal sealed partial class AlertJson : JsonSerializerContext;
