using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sallyport.Client;

/// <content>Devices: which there are, and what operators keep of them.</content>
public sealed partial class GatewayClient
{
    /// <summary>All devices, sorted by id.</summary>
    public Task<IReadOnlyList<DeviceInfo>> DevicesAsync(CancellationToken cancellationToken) => DevicesAsync(new DeviceQuery(), cancellationToken);

    /// <summary>The devices that fit, sorted by id.</summary>
    public async Task<IReadOnlyList<DeviceInfo>> DevicesAsync(DeviceQuery query, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, DevicesPath(query), null, ClientJson.Default.DeviceInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>Gives a device a name, which is also told to the device where its protocol has names; null takes the given name away.</summary>
    public Task<DeviceIdentity> RenameDeviceAsync(string device, string? name, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Patch, DevicePath(device), Object(writer => writer.WriteString("name", name)), ClientJson.Default.DeviceIdentity, cancellationToken);

    /// <summary>Puts tags on a device, or takes them off.</summary>
    /// <exception cref="GatewayException">The gateway refuses; the code is that of the device's own result.</exception>
    public async Task TagDeviceAsync(string device, IReadOnlyList<string> tags, bool takesOff, CancellationToken cancellationToken)
    {
        var body = Object(writer =>
        {
            writer.WriteString("action", takesOff ? "untag" : "tag");
            WriteTexts(writer, "devices", [device]);
            WriteTexts(writer, "tags", tags);
        });
        var answer = await SendAsync(HttpMethod.Post, "api/v1/devices/bulk", body, ClientJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        var result = answer.GetProperty("results")[0];
        if (!result.GetProperty("done").GetBoolean())
        {
            var code = result.GetProperty("code").GetString() ?? "unknown";
            throw new GatewayException(code, 0, result.GetProperty("detail").GetString() ?? code);
        }
    }

    /// <summary>What a device is called and marked with.</summary>
    public Task<DeviceIdentity> DeviceAsync(string device, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, DevicePath(device), null, ClientJson.Default.DeviceIdentity, cancellationToken);

    /// <summary>Gives new hardware the place of a device: name, tags, note, policies, history and what waits for it.</summary>
    /// <param name="device">The new hardware.</param>
    /// <param name="replaced">The device whose place it takes.</param>
    /// <param name="force">Also when that one still reports.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<DeviceIdentity> ReplaceDeviceAsync(string device, string replaced, bool force, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        "api/v1/devices/replace",
        Object(writer =>
        {
            writer.WriteString("device", device);
            writer.WriteString("replaces", replaced);
            writer.WriteBoolean("force", force);
        }),
        ClientJson.Default.DeviceIdentity,
        cancellationToken);

    private static string DevicePath(string device) => $"api/v1/devices/{Uri.EscapeDataString(device)}";

    private static string DevicesPath(DeviceQuery query)
    {
        var path = new StringBuilder("api/v1/devices");
        (string Name, string? Value)[] parameters =
        [
            ("protocol", query.Protocol),
            ("segment", query.Segment),
            ("state", query.State),
            ("tag", query.Tag),
            ("q", query.Text),
            ("silentSince", query.SilentSince?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ];
        var sign = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                path.Append(sign).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                sign = '&';
            }
        }

        return path.ToString();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
