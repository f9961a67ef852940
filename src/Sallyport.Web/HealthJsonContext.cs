using System.Text.Json.Serialization;
using Sallyport.Gateway.Commands;

namespace Sallyport.Web;

/// <summary>Health as JSON: camel-case names, nothing absent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayHealth))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
