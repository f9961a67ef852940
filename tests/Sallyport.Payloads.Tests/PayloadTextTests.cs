using System.Buffers;

namespace Sallyport.Payloads.Tests;

public class PayloadTextTests
{
    [Theory]
    [InlineData("""{"a":[1,"x"]}""", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData("{a:1}", false)]
    [InlineData("1 2", false)]
    [InlineData("\"\\ud800\"", false)]
    public void Json_Text_IsCheckedAndKept(string text, bool valid)
    {
        var octets = System.Text.Encoding.UTF8.GetBytes(text);

        Assert.Equal(valid, PayloadText.TryToJson(PayloadFormat.Json, octets, out var json));
        Assert.Equal(valid ? text : "", json);
        Assert.Equal(valid, PayloadText.TryFromJson(PayloadFormat.Json, octets, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Json_OctetsThatAreNoUtf8_AreRefused()
    {
        Assert.False(PayloadText.TryToJson(PayloadFormat.Json, [0x22, 0xFF, 0x22], out _));
    }

    [Theory]
    [InlineData(PayloadFormat.Raw)]
    [InlineData((PayloadFormat)0x85)]
    public void OtherFormats_HaveNoJson(PayloadFormat format)
    {
        Assert.False(PayloadText.TryToJson(format, [1, 2, 3], out _));
        Assert.False(PayloadText.TryFromJson(format, "1"u8, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void ToJson_Buffer_GetsTextOrNothing()
    {
        var buffer = new ArrayBufferWriter<byte>();

        Assert.False(PayloadText.TryToJson(PayloadFormat.MessagePack, [0x92, 0x01], buffer));
        Assert.Equal(0, buffer.WrittenCount);
        Assert.True(PayloadText.TryToJson(PayloadFormat.MessagePack, [0x92, 0x01, 0x02], buffer));
        Assert.Equal("[1,2]"u8, buffer.WrittenSpan);
    }

    [Theory]
    [InlineData("raw", PayloadFormat.Raw)]
    [InlineData("cayenne", PayloadFormat.CayenneLpp)]
    [InlineData("msgpack", PayloadFormat.MessagePack)]
    [InlineData("json", PayloadFormat.Json)]
    [InlineData("0x85", (PayloadFormat)0x85)]
    [InlineData("0xFF", (PayloadFormat)0xFF)]
    public void Word_Format_GoesBothWays(string word, PayloadFormat format)
    {
        Assert.Equal(word, PayloadWord.Of(format));
        Assert.True(PayloadWord.TryParse(word, out var parsed));
        Assert.Equal(format, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RAW")]
    [InlineData("0x")]
    [InlineData("0x123")]
    [InlineData("85")]
    [InlineData("0x-1")]
    public void Word_Unknown_IsRefused(string word)
    {
        Assert.False(PayloadWord.TryParse(word, out _));
    }
}
