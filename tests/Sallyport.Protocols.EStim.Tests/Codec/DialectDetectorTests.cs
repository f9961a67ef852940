using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Tests.Codec;

public sealed class DialectDetectorTests
{
    public static TheoryData<bool, CrcVariant, bool> All
    {
        get
        {
            var all = new TheoryData<bool, CrcVariant, bool>();
            foreach (var crc in Enum.GetValues<CrcVariant>())
            {
                all.Add(false, crc, false);
                all.Add(false, crc, true);
                all.Add(true, crc, false);
                all.Add(true, crc, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Detector_StreamOfADialectWithNoise_NamesItAlone(bool isBigEndian, CrcVariant crc, bool isCrcHighFirst)
    {
        var spoken = new Dialect { IsBigEndian = isBigEndian, Crc = crc, IsCrcHighFirst = isCrcHighFirst };
        var writer = new PacketWriter(spoken);
        var detector = new DialectDetector(1024);
        var random = new Random(17);
        for (var packet = 0; packet < 50; packet++)
        {
            var noise = new byte[random.Next(5)];
            random.NextBytes(noise);
            var payload = new byte[random.Next(1, 90)];
            random.NextBytes(payload);
            byte[] octets = [.. noise, .. writer.Write(PacketType.Plaintext, new Endpoint(1, 0), new Endpoint(0x42, 0), payload)];
            var cut = random.Next(octets.Length);
            detector.Listen(octets.AsSpan(0, cut));
            detector.Listen(octets.AsSpan(cut));
            detector.Idle();
        }

        var findings = detector.Findings;
        Assert.Equal(24, findings.Count);
        Assert.Equal((spoken, 50L), (findings[0].Dialect, findings[0].Packets));
        Assert.InRange(findings[1].Packets, 0, 2);
    }

    [Fact]
    public void Detector_OnlyAcknowledgements_SaysThatBothByteOrdersFit()
    {
        var detector = new DialectDetector(1024);
        var ack = new PacketWriter(Dialect.Default).Write(PacketType.Ack, new Endpoint(1, 0), new Endpoint(0x42, 0), []);
        detector.Listen(ack);
        detector.Listen(ack);
        Assert.Equal([(Dialect.Default, 2L), (Dialect.Default with { IsBigEndian = true }, 2L)], detector.Findings.Take(2).Select(static one => (one.Dialect, one.Packets)));
        Assert.Equal(0, detector.Findings[2].Packets);
    }

    [Fact]
    public void Detector_Noise_FindsNothing()
    {
        var detector = new DialectDetector(1024);
        var noise = new byte[100_000];
        new Random(3).NextBytes(noise);
        detector.Listen(noise);
        detector.Idle();
        Assert.All(detector.Findings, static one => Assert.Equal(0, one.Packets));
        Assert.Equal(100_000, detector.Octets);
    }
}
