using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public sealed class NodeFirmwareTests
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 1000).Select(at => (byte)(at * 7))];

    [Fact]
    public void Transfer_Complete_IsCheckedFinishedAndRestarts()
    {
        var (bench, flash) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Start()));
        Assert.Equal([0xFF, 0], bench.ControlPayload());
        for (var index = 1; index <= 5; index++)
        {
            bench.Run(9);
            bench.Receive(bench.Control(ControlCode.Ota, Chunk(index)));
        }

        Assert.Equal([0xFF, 2], bench.ControlPayload(3));
        Assert.Equal([0xFF, 6], bench.ControlPayload(2));
        Assert.Equal([0x89, 1], bench.ControlPayload());
        Assert.Equal(Image, flash.Octets);
        Assert.Equal("begin finish", flash.Calls);
        bench.Run(2.6);
        Assert.Equal((NodeEventKind.Restarted, RestartReason.AfterUpdate), (bench.Last.Kind, bench.Last.RestartReason));
    }

    [Fact]
    public void Chunk_WithoutStart_IsAnsweredOnce()
    {
        var (bench, _) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(1)));
        Assert.Equal([0xFF, 1], bench.ControlPayload());
        var sent = bench.Sent.Count;
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(2)));
        Assert.Equal(sent, bench.Sent.Count);
    }

    [Fact]
    public void Gap_IsReportedOncePerGapAndHealed()
    {
        var (bench, flash) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Start()));
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(1)));
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(3)));
        Assert.Equal([0xFF, 4, 1, 0], bench.ControlPayload());
        var sent = bench.Sent.Count;
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(4)));
        Assert.Equal(sent, bench.Sent.Count);
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(2)));
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(5)));
        Assert.Equal([0xFF, 4, 2, 0], bench.ControlPayload());
        foreach (var index in new[] { 3, 4, 5 })
        {
            bench.Receive(bench.Control(ControlCode.Ota, Chunk(index)));
        }

        Assert.Equal(Image, flash.Octets);
    }

    [Fact]
    public void Image_WithWrongMd5_IsNeverFinished()
    {
        var (bench, flash) = Make();
        var start = Start();
        start[8] = start[8] == (byte)'0' ? (byte)'1' : (byte)'0';
        bench.Receive(bench.Control(ControlCode.Ota, start));
        for (var index = 1; index <= 5; index++)
        {
            bench.Receive(bench.Control(ControlCode.Ota, Chunk(index)));
        }

        Assert.Equal([0xFF, 3], bench.ControlPayload(2));
        Assert.Equal([0x89, 2], bench.ControlPayload());
        Assert.Equal("begin abort", flash.Calls);
    }

    [Fact]
    public void Silence_TenSeconds_EndsTheTransferAndRestarts()
    {
        var (bench, flash) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Start()));
        bench.Run(9.99);
        Assert.Equal([0xFF, 0], bench.ControlPayload());
        bench.Run(0.02);
        Assert.Equal([0xFF, 5], bench.ControlPayload(2));
        Assert.Equal([0x89, 2], bench.ControlPayload());
        Assert.Equal("begin abort", flash.Calls);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4u * 1024 * 1024 + 1)]
    [InlineData(uint.MaxValue)]
    public void Start_OfImpossibleSize_IsAStartError(uint size)
    {
        var (bench, flash) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Start(size)));
        Assert.Equal([0xFF, 1], bench.ControlPayload());
        Assert.Equal("", flash.Calls);
    }

    /// <summary>More octets than the start announced end the transfer before they reach the sink.</summary>
    [Fact]
    public void Image_LongerThanAnnounced_Fails()
    {
        var (bench, flash) = Make();
        bench.Receive(bench.Control(ControlCode.Ota, Start(size: 300)));
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(1)));
        bench.Receive(bench.Control(ControlCode.Ota, Chunk(2)));
        Assert.Equal([0xFF, 3], bench.ControlPayload(2));
        Assert.Equal((212, "begin abort"), (flash.Octets.Count, flash.Calls));
    }

    [Fact]
    public void Transfer_WithoutASink_IsAStartError()
    {
        var bench = new NodeHarness();
        bench.Register();
        bench.Receive(bench.Control(ControlCode.Ota, Start()));
        Assert.Equal([0xFF, 1], bench.ControlPayload());
    }

    private static (NodeHarness Bench, Flash Flash) Make()
    {
        var flash = new Flash();
        var bench = new NodeHarness(options => options with { Firmware = flash });
        bench.Register();
        return (bench, flash);
    }

    private static byte[] Start(uint? size = null)
    {
        var arguments = new byte[OtaStart.Length];
        new OtaStart
        {
            Size = size ?? (uint)Image.Length,
            Chunks = 5,
            Md5 = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, Image))),
        }.Write(arguments);
        return arguments;
    }

    private static byte[] Chunk(int index)
    {
        var data = Image.AsSpan((index - 1) * OtaChunk.MaximumData);
        var octets = new byte[2 + Math.Min(data.Length, OtaChunk.MaximumData)];
        BinaryPrimitives.WriteUInt16LittleEndian(octets, (ushort)index);
        data[..(octets.Length - 2)].CopyTo(octets.AsSpan(2));
        return octets;
    }

    private sealed class Flash : IFirmwareSink
    {
        public List<byte> Octets { get; } = [];

        public string Calls { get; private set; } = "";

        public bool TryBegin(uint size)
        {
            Note("begin");
            return true;
        }

        public bool TryWrite(ReadOnlySpan<byte> octets)
        {
            Octets.AddRange(octets);
            return true;
        }

        public bool TryFinish()
        {
            Note("finish");
            return true;
        }

        public void Abort() => Note("abort");

        private void Note(string call) => Calls = Calls.Length == 0 ? call : Calls + " " + call;
    }
}
