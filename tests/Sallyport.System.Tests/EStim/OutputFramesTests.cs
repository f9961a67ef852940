using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Cli;
using Sallyport.Cli.Data;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>Packets of a bus in the frame log, through REST and as a capture file that <c>decode</c> reads.</summary>
public sealed class OutputFramesTests : IDisposable
{
    private const string Device = "estim/radio/42";
    private const string KeyText = "c5d71484f8cf9bf4b76f47904730804b";
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Frames_OfADrivenDevice_AreExplainedOctetByOctetAndExported()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "estim=udp://127.0.0.1:0");
        Match ready = Regex.Match(await run.FirstLineAsync(), @"^ready http=(\S+) link=(\S+)$");
        string key = _scratch.File("device.key", KeyText);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var device = new BackgroundRun("estim-device", "--link", ready.Groups[2].Value, "--master-key-file", key);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("outputs", "key", Device, key, "--data", Data)).ExitCode);
        using var client = new OutputClient(ready.Groups[1].Value, new GatewayFolder(Data).EnsureToken());
        await client.StateAsync(Device, "disarmed");
        Assert.Equal(ExitCode.Done, (await CliRun.Of("outputs", "arm", Device, "--output", "1", "--data", Data)).ExitCode);

        JsonElement arm = await OnlyAsync(client, "device:estim/radio/42 dir:out key:master verdict:acknowledged", static one => Field(one.GetProperty("plain"), "command").GetProperty("value").GetString() == "Arm");

        JsonElement row = arm.GetProperty("frame");
        Assert.Equal(
            ("estim", "radio", "01", "42", "sealed-master", "master"),
            (Text(row, "protocol"), Text(row, "network"), Text(row, "source"), Text(row, "destination"), Text(row, "type"), Text(row, "key")));
        Assert.Equal(ready.Groups[2].Value, Text(row, "link"));
        Covers(arm.GetProperty("fields"), row.GetProperty("length").GetInt32());
        Covers(arm.GetProperty("plain").GetProperty("fields"), Text(arm.GetProperty("plain"), "hex").Length / 2);
        Assert.Equal("estim.md 13", Text(Field(arm, "tag"), "section"));
        Assert.Equal((JsonValueKind.Null, false), (arm.GetProperty("problem").ValueKind, Field(arm.GetProperty("plain"), "command").GetProperty("secret").GetBoolean()));

        // In the words of the filter language are those of the bus.
        JsonElement keys = (await client.GetAsync("/api/v1/frames/filter")).GetProperty("keys");
        Assert.Contains("sealed-master", Words(keys, "type"));
        Assert.Contains("master", Words(keys, "key"));
        Assert.Equal(["radio"], Words(keys, "network"));

        string file = Path.Combine(_scratch.Path, "bus.pcapng");
        byte[] exported = await client.Http.GetByteArrayAsync(new Uri("/api/v1/frames.pcapng?filter=type:sealed-master", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(-1, exported.AsSpan().IndexOf(Convert.FromHexString(KeyText)));
        await File.WriteAllBytesAsync(file, exported, TestContext.Current.CancellationToken);
        CliRun decoded = await CliRun.Of("decode", file, "--json");
        Assert.Equal((ExitCode.Done, ""), (decoded.ExitCode, decoded.Error));
        JsonElement[] frames = [.. decoded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];
        JsonElement same = Assert.Single(frames, one => string.Concat(one.GetProperty("fields").EnumerateArray().Select(static field => Text(field, "hex"))) == Text(row, "hex"));
        Assert.Equal(("estim", "01", "42", Text(row, "time")), (Text(same, "protocol"), Text(same, "source"), Text(same, "destination"), Text(same, "time")));
    }

    private static async Task<JsonElement> OnlyAsync(OutputClient client, string filter, Func<JsonElement, bool> fits)
    {
        JsonElement page = await client.GetAsync($"/api/v1/frames?limit=1000&filter={Uri.EscapeDataString(filter)}");
        var found = new List<JsonElement>();
        foreach (JsonElement frame in page.GetProperty("frames").EnumerateArray())
        {
            JsonElement one = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/frames/{frame.GetProperty("number").GetInt64()}"));
            if (one.GetProperty("plain").ValueKind == JsonValueKind.Object && fits(one))
            {
                found.Add(one);
            }
        }

        return Assert.Single(found);
    }

    private static void Covers(JsonElement fields, int octets)
    {
        int at = 0;
        foreach (JsonElement field in fields.EnumerateArray())
        {
            Assert.Equal(at, field.GetProperty("offset").GetInt32());
            at += field.GetProperty("length").GetInt32();
        }

        Assert.Equal(octets, at);
    }

    private static IEnumerable<string?> Words(JsonElement keys, string name) =>
        keys.EnumerateArray().Single(key => Text(key, "name") == name).GetProperty("words").EnumerateArray().Select(static word => word.GetString());

    private static JsonElement Field(JsonElement part, string name) => part.GetProperty("fields").EnumerateArray().Single(field => Text(field, "name") == name);

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
}
