using System.Text.Json;
using Sallyport.Links.Capture;
using Sallyport.System.Tests.House;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

/// <summary><c>decode</c> on every captured frame of the original, on a capture file, and on what is neither.</summary>
public sealed class DecodeCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decode_EveryCapturedFrame_CoversEachOctetOnceAndOpensIt()
    {
        using var vectors = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(RepositoryTree.Root, "tests/vectors/enigmaiot.json"), TestContext.Current.CancellationToken));
        var frames = vectors.RootElement.GetProperty("frames").EnumerateArray().Where(static item => item.TryGetProperty("frame", out _)).ToArray();
        var keys = frames.Select(static item => item.TryGetProperty("key_used", out var used) && used.ValueKind == JsonValueKind.Object ? used.GetProperty("hex").GetString() : null).OfType<string>().Distinct();
        var keyFile = Path.Combine(_folder.Path, "keys");
        await File.WriteAllLinesAsync(keyFile, keys, TestContext.Current.CancellationToken);
        var capture = Path.Combine(_folder.Path, "all.pcapng");
        using (var writer = new PcapngWriter(File.Create(capture), "vectors"))
        {
            foreach (var octets in frames.Select(static item => Convert.FromHexString(item.GetProperty("frame").GetString()!)))
            {
                writer.Write(1, new MacAddress(2), new MacAddress(4), -60, 3, octets);
            }
        }

        var run = await CliRun.Of("decode", "--key-file", keyFile, capture, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(frames.Length, lines.Length);
        var opened = 0;
        foreach (var (line, expected) in lines.Zip(frames))
        {
            using var decoded = JsonDocument.Parse(line);
            var fields = decoded.RootElement.GetProperty("fields").EnumerateArray().ToArray();
            Assert.Equal(expected.GetProperty("frame").GetString(), string.Concat(fields.Select(static field => field.GetProperty("hex").GetString())));
            var at = 0;
            foreach (var field in fields)
            {
                Assert.Equal(at, field.GetProperty("offset").GetInt32());
                at += field.GetProperty("length").GetInt32();
            }

            // One frame is under another network's key, which the file does not name as a key: it must stay closed.
            var wasVerified = expected.TryGetProperty("independently_verified", out var verified) && verified.ValueKind == JsonValueKind.True;
            if (wasVerified && expected.TryGetProperty("key_used", out var known) && known.ValueKind == JsonValueKind.Object)
            {
                opened++;
                Assert.True(decoded.RootElement.GetProperty("opened").GetBoolean(), line);
            }
        }

        Assert.True(opened > 100, $"{opened} opened");
    }

    [Theory]
    [InlineData("fb04", "InvalidateKey\n    0   1  type       fb  0xfb InvalidateKey\n    1   1  reason     04  4 UnregisteredNode\n")]
    [InlineData("42", "unknown (UnknownType: 1 octets)\n    0   1  type       42  0x42 unknown\n")]
    [InlineData("ff0102", "ClientHello (TooShort: 3 octets)\n    0   1  type       ff  0xff ClientHello\n    1   2  octets     0102\n")]
    [InlineData("", "none (a message has at least two octets)\n")]
    public async Task Decode_OneFrame_ShowsItsFields(string hex, string expected)
    {
        var run = await CliRun.Of("decode", "--hex", hex);
        Assert.Equal((0, expected), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("mesh", "013c71bfe4c09c3df4c867c29466660000000000f35b0ef20f4b8307ef97fdd8955c0f0acda0827bc72c08b807c13c6f9a7fedac", "-74.2")]
    [InlineData("ecg", "7b2254616d616e686f223a313630307d", "1600")]
    [InlineData("fota", "7b226572726f72223a224368756e6b206e6f7420666f756e64227d", "Chunk not found")]
    public async Task Decode_OtherProtocols_ExplainsTheirOctets(string protocol, string hex, string expected)
    {
        var run = await CliRun.Of("decode", "--protocol", protocol, "--hex", hex);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"  {expected}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_WhatCannotBeRead_SaysWhy()
    {
        var file = Path.Combine(_folder.Path, "not.pcapng");
        await File.WriteAllTextAsync(file, "this is no capture file at all", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await CliRun.Of("decode", file)).ExitCode);
        Assert.Equal(2, (await CliRun.Of("decode")).ExitCode);
        Assert.Equal(2, (await CliRun.Of("decode", "--hex", "0")).ExitCode);
        Assert.Equal(2, (await CliRun.Of("decode", "--hex", "fb04", "--protocol", "zigbee")).ExitCode);
        Assert.Equal(2, (await CliRun.Of("decode", "--hex", "fb04", "--protocol", "mesh", "--key-file", file)).ExitCode);
        Assert.Equal(2, (await CliRun.Of("decode", "--hex", "fb04", "--key-file", file + ".missing")).ExitCode);
    }
}
