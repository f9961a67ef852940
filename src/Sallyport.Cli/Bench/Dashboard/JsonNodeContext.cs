using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sallyport.Cli.Bench.Dashboard;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonNodeContext : JsonSerializerContext;
