using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EnigmaIot.Tests.Vectors;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Tests.Messages;

/// <summary>Every control payload of the capture is read by its own type and written again octet for octet.</summary>
public class ControlPayloadTests
{
    [Fact]
    public void ControlPayloads_OfAllVectors_ReadAndWriteBack()
    {
        var seen = new HashSet<ControlCode>();
        foreach (var vector in VectorFrame.All.Where(frame => frame.Encrypted && frame.Octets[0] is 0x03 or 0x04 or 0x84))
        {
            Assert.Equal(RefusalReason.None, ControlMessage.Parse(vector.Plaintext, out var message));
            var copy = new byte[message.Arguments.Length];
            Assert.True(RoundTrip(message.Code!.Value, message.Arguments, copy), vector.Name);
            Assert.Equal(message.Arguments.ToArray(), copy);
            seen.Add(message.Code.Value);
        }

        Assert.Superset(
            new HashSet<ControlCode> { ControlCode.VersionAnswer, ControlCode.SleepSet, ControlCode.SleepAnswer, ControlCode.NameSet, ControlCode.NameAnswer, ControlCode.Ota, ControlCode.OtaAnswer },
            seen);
    }

    [Fact]
    public void OtaStart_Captured_HasSizeChunksAndMd5()
    {
        ControlMessage.Parse(VectorFrame.Named("s4/ota_start/1-downlink_control").Plaintext, out var message);
        Assert.Equal(RefusalReason.None, OtaStart.Parse(message.Arguments, out var start));
        Assert.Equal((1000u, (ushort)5), (start.Size, start.Chunks));
        Assert.Equal("bd30ab99c9a17a0576c7bc419b42d3e4"u8, start.Md5);
    }

    [Fact]
    public void OtaAnswer_OutOfSequence_CarriesLastGoodIndex()
    {
        ControlMessage.Parse(VectorFrame.Named("s4/ota_skip_to_3/2-uplink_control").Plaintext, out var message);
        Assert.Equal(RefusalReason.None, OtaAnswer.Parse(message.Arguments, out var answer));
        Assert.Equal(new OtaAnswer(OtaStatus.OutOfSequence, 1), answer);
    }

    [Fact]
    public void NameAnswer_Captured_HasAddressAndName()
    {
        ControlMessage.Parse(VectorFrame.Named("s1/ctl_get_name/2-uplink_control").Plaintext, out var message);
        Assert.Equal(RefusalReason.None, NameAnswer.Parse(message.Arguments, out var answer));
        Assert.Equal(new MacAddress(0x5CCF7F123456), answer.Address);
        Assert.Equal("kitchen"u8, answer.Name);
    }

    [Fact]
    public void Arguments_WrongLength_AreMalformed()
    {
        var bad = new byte[41];
        Assert.Equal(RefusalReason.Malformed, VersionAnswer.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, SleepTime.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, RssiAnswer.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, NameAnswer.Parse(bad.AsSpan(0, 5), out _));
        Assert.Equal(RefusalReason.Malformed, NameSet.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, NameSet.Parse(bad.AsSpan(0, 1), out _));
        Assert.Equal(RefusalReason.Malformed, OtaStart.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, OtaStart.Parse(bad.AsSpan(0, 40), out _));
        Assert.Equal(RefusalReason.Malformed, OtaChunk.Parse(bad, out _));
        Assert.Equal(RefusalReason.Malformed, OtaAnswer.Parse([], out _));
        Assert.Equal(RefusalReason.Malformed, OtaAnswer.Parse([4], out _));
        Assert.Equal(RefusalReason.Malformed, OtaAnswer.Parse([0, 0], out _));
    }

    private static bool RoundTrip(ControlCode code, ReadOnlySpan<byte> arguments, Span<byte> copy)
    {
        switch (code)
        {
            case ControlCode.VersionAnswer when VersionAnswer.Parse(arguments, out var version) == RefusalReason.None:
                version.Write(copy);
                return true;
            case ControlCode.SleepSet or ControlCode.SleepAnswer when SleepTime.Parse(arguments, out var sleep) == RefusalReason.None:
                sleep.Write(copy);
                return true;
            case ControlCode.NameAnswer when NameAnswer.Parse(arguments, out var answer) == RefusalReason.None:
                answer.Write(copy);
                return true;
            case ControlCode.NameSet when NameSet.Parse(arguments, out var name) == RefusalReason.None:
                name.Write(copy);
                return true;
            case ControlCode.OtaAnswer when OtaAnswer.Parse(arguments, out var ota) == RefusalReason.None:
                ota.Write(copy);
                return true;
            case ControlCode.Ota when OtaStart.Parse(arguments, out var start) == RefusalReason.None:
                start.Write(copy);
                return true;
            case ControlCode.Ota when OtaChunk.Parse(arguments, out var chunk) == RefusalReason.None:
                chunk.Write(copy);
                return true;
            default:
                arguments.CopyTo(copy);
                return code is ControlCode.BroadcastKey ? arguments.Length == 32 : code is ControlCode.RestartConfirm ? arguments.Length == 1 : arguments.IsEmpty;
        }
    }
}
