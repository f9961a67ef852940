using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.Simulation.Fleet;

/// <summary>Reads fleet files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FleetFile))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
