using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Payloads.Tests.Vectors;

namespace Sallyport.Payloads.Tests.MessagePack;

public class MessagePackVectorTests
{
    private const string File = "msgpack.json";

    public static TheoryData<string, string, string> Cases => PayloadVectors.Cases(File);

    public static TheoryData<string, string> Undecodable => PayloadVectors.Refused(File, "undecodable", "octets");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decoding_Vector_GivesItsText(string name, string octets, string json)
    {
        Assert.Equal(json, PayloadVectors.ToJson(PayloadFormat.MessagePack, octets));
        using var parsed = JsonDocument.Parse(json);
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Decoding_Malformed_IsRefused(string name, string octets)
    {
        Assert.Null(PayloadVectors.ToJson(PayloadFormat.MessagePack, octets));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Decoding_AnyOctets_NeverThrowsAndGivesValidBoundedJson() =>
        Prop.ForAll<byte[]>(octets =>
        {
            if (PayloadText.TryToJson(PayloadFormat.MessagePack, octets, out var json))
            {
                using var parsed = JsonDocument.Parse(json);
                Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, octets.Length * 6);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Decoding_MutatedVectors_NeverThrows()
    {
        var random = new Random(4_711);
        foreach (var row in Cases)
        {
            var octets = Convert.FromHexString(row.Data.Item2);
            for (var round = 0; round < 200; round++)
            {
                var copy = octets.ToArray();
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
                if (PayloadText.TryToJson(PayloadFormat.MessagePack, copy, out var json))
                {
                    using var parsed = JsonDocument.Parse(json);
                }
            }
        }
    }

    [Fact]
    public void Decoding_LongerThanTheLimit_IsRefused()
    {
        Assert.False(PayloadText.TryToJson(PayloadFormat.MessagePack, new byte[PayloadText.MaximumLength + 1], out _));
        Assert.True(PayloadText.TryToJson(PayloadFormat.MessagePack, new byte[PayloadText.MaximumLength], out _));
    }

    /// <summary>A list that claims four thousand million members must cost no more than its five octets.</summary>
    [Fact]
    public void Decoding_HugeCounts_AllocatesLittle()
    {
        byte[] octets = [0xDD, 0xFF, 0xFF, 0xFF, 0xFF];
        _ = PayloadText.TryToJson(PayloadFormat.MessagePack, octets, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(PayloadText.TryToJson(PayloadFormat.MessagePack, octets, out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }
}
