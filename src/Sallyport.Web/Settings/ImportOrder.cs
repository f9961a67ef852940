using System.Text.Json.Nodes;

namespace Sallyport.Web.Settings;

/// <summary>The files of an original gateway, as they are.</summary>
/// <param name="Config">Content of <c>/config.json</c>; null: not given.</param>
/// <param name="Mqtt">Content of <c>/mqtt.json</c>; null: not given.</param>
/// <param name="Link">What carries the network's frames here; null: UDP on this machine.</param>
public sealed record ImportOrder(JsonNode? Config = null, JsonNode? Mqtt = null, string? Link = null)
{
    /// <summary>Without content.</summary>
    public override string ToString() => "import";
}
