using System.Text.Json;

namespace Sallyport.Web.Api;

/// <summary>Body of <c>PATCH /api/v1/devices/{id}</c>, a merge patch: what is absent stays, null takes away.</summary>
internal sealed record DevicePatch
{
    /// <summary>The given name, text or null.</summary>
    public JsonElement Name { get; init; }

    /// <summary>All tags; null: none.</summary>
    public JsonElement Tags { get; init; }

    /// <summary>Note for people, text or null.</summary>
    public JsonElement Note { get; init; }
}

/// <summary>Body of <c>POST /api/v1/devices/replace</c>.</summary>
internal sealed record ReplaceOrder
{
    /// <summary>The new hardware, which takes the place.</summary>
    public required string Device { get; init; }

    /// <summary>The device whose place is taken.</summary>
    public required string Replaces { get; init; }

    /// <summary>Also when it still reports.</summary>
    public bool Force { get; init; }
}

/// <summary>Body of <c>POST /api/v1/devices/bulk</c>.</summary>
internal sealed record BulkOrder
{
    /// <summary><c>tag, untag, send</c> or <c>kick</c>.</summary>
    public required string Action { get; init; }

    /// <summary>1 to 500 devices, each named once.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>With <c>tag</c> and <c>untag</c>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>With <c>send</c>: as in <c>POST /api/v1/downlinks</c>, without the device.</summary>
    public DownlinkContent? Downlink { get; init; }
}

/// <summary>What became of a bulk order.</summary>
internal sealed record BulkView(int Done, int Refused, IReadOnlyList<BulkResultView> Results);

/// <summary>What became of it at one device, in the order of the request.</summary>
internal sealed record BulkResultView(string Device, bool Done, string? Code, string? Detail, long? DownlinkId);
