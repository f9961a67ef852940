using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Payloads.Tests.Vectors;

namespace Sallyport.Payloads.Tests.Json;

public class CommandVectorTests
{
    private const string File = "commands.json";

    public static TheoryData<string, string, string> Cases => PayloadVectors.Cases(File);

    public static TheoryData<string, string> Refused => PayloadVectors.Refused(File, "refused", "json");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Command_Json_GivesTheOctetsOfTheOriginal(string name, string octets, string json)
    {
        Assert.Equal(octets, ToMessagePack(json));
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Command_NotJson_IsRefused(string name, string json)
    {
        Assert.Null(ToMessagePack(json));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Command_NumberAboveUint64_BecomesAReal()
    {
        var octets = Convert.FromHexString(ToMessagePack("18446744073709551616")!);

        Assert.Equal(0xCB, octets[0]);
        Assert.InRange(System.Buffers.Binary.BinaryPrimitives.ReadDoubleBigEndian(octets.AsSpan(1)), 1.84467440737e19, 1.84467440738e19);
    }

    [Fact]
    public void Command_AnyText_NeverThrows() =>
        Prop.ForAll<string>(text => { _ = ToMessagePack(text ?? ""); }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Command_AnyOctets_NeverThrows() =>
        Prop.ForAll<byte[]>(octets => { _ = JsonPayload.TryToMessagePack(octets, JsonPayload.CommandDepth, new ArrayBufferWriter<byte>()); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Command_MutatedVectors_GiveMessagePackThatDecodes()
    {
        var random = new Random(815);
        foreach (var row in Cases)
        {
            for (var round = 0; round < 100; round++)
            {
                var octets = Encoding.UTF8.GetBytes(row.Data.Item3);
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
                var written = new ArrayBufferWriter<byte>();
                if (JsonPayload.TryToMessagePack(octets, JsonPayload.CommandDepth, written))
                {
                    Assert.True(PayloadText.TryToJson(PayloadFormat.MessagePack, written.WrittenSpan, out _));
                }
            }
        }
    }

    [Fact]
    public void Command_LongerThanTheLimit_IsRefused()
    {
        Assert.Null(ToMessagePack("\"" + new string('a', 16_383) + "\""));
        Assert.NotNull(ToMessagePack("\"" + new string('a', 16_382) + "\""));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Command_DepthOutOfRange_IsMisuse(int depth)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonPayload.TryToMessagePack("1"u8, depth, new ArrayBufferWriter<byte>()));
    }

    private static string? ToMessagePack(string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        return JsonPayload.TryToMessagePack(Encoding.UTF8.GetBytes(json), JsonPayload.CommandDepth, buffer) ? Convert.ToHexStringLower(buffer.WrittenSpan) : null;
    }
}
