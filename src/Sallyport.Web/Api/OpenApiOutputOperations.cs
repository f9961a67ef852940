using Sallyport.Web.Outputs;

namespace Sallyport.Web.Api;

/// <summary>The operations of outputs.</summary>
internal static class OpenApiOutputOperations
{
    /// <summary>All, in the order of the document.</summary>
    public static IReadOnlyList<OpenApiOperation> All { get; } =
    [
        new("GET", "/api/v1/outputs", "listOutputs", "Buses, and devices with outputs: states, levels, protection, link quality", 200, "Outputs"),
        new("GET", StopPath.Route, "needStop", "Whether an output may be active, so that a stop makes sense; needs no token", 200, "StopNeed"),
        new("POST", StopPath.Route, "stopOutputs", "Emergency stop of all outputs on all buses; needs no token, is never held up", 202, "Stop"),
    ];
}
