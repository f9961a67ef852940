using Sallyport.Links.Udp;

namespace Sallyport.Links.Tests.Udp;

/// <summary>The cases of the shared vectors (espnow.json, udp_envelope), and what is none of them.</summary>
public sealed class UdpEnvelopeTests
{
    [Theory]
    [InlineData("02000000010018fe34112233ff0102", "02:00:00:00:01:00", "18:FE:34:11:22:33", "ff0102")]
    [InlineData("ffffffffffff02000000010000", "FF:FF:FF:FF:FF:FF", "02:00:00:00:01:00", "00")]
    [InlineData("18fe34112233020000000100", "18:FE:34:11:22:33", "02:00:00:00:01:00", "")]
    public void Parse_Frame_GivesAddressesAndPayload(string datagram, string destination, string source, string payload)
    {
        var octets = Convert.FromHexString(datagram);
        var envelope = UdpEnvelope.Parse(octets);
        Assert.Equal(UdpEnvelopeKind.Frame, envelope.Kind);
        Assert.Equal(destination, envelope.Destination.ToString());
        Assert.Equal(source, envelope.Source.ToString());
        Assert.Equal(payload, Convert.ToHexStringLower(envelope.Payload));
        var written = new byte[octets.Length];
        UdpEnvelope.WriteHeader(written, envelope.Destination, envelope.Source);
        envelope.Payload.CopyTo(written.AsSpan(UdpEnvelope.HeaderLength));
        Assert.Equal(octets, written);
    }

    [Theory]
    [InlineData("00000000000018fe34112233", UdpEnvelopeKind.Registration, false)]
    [InlineData("00000000000018fe3411223301", UdpEnvelopeKind.RegistrationWithAcknowledgements, true)]
    public void Parse_Registration_SaysWhetherItAsksForAcknowledgements(string datagram, UdpEnvelopeKind kind, bool acknowledgements)
    {
        var envelope = UdpEnvelope.Parse(Convert.FromHexString(datagram));
        Assert.Equal(kind, envelope.Kind);
        var written = new byte[13];
        var length = UdpEnvelope.WriteRegistration(written, envelope.Source, acknowledgements);
        Assert.Equal(datagram, Convert.ToHexStringLower(written.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("02000000010018fe341122")] // one octet short
    [InlineData("020000000100000000000000aa")] // source zero
    [InlineData("020000000100ffffffffffffaa")] // source broadcast
    [InlineData("02000000010001005e000001aa")] // source a group
    [InlineData("000000000000000000000000")] // registration of nobody
    [InlineData("00000000000018fe3411223302")] // registration with another octet
    [InlineData("00000000000018fe341122330101")] // registration with too many
    public void Parse_WhatIsNoFrame_IsMalformed(string datagram) =>
        Assert.Equal(UdpEnvelopeKind.Malformed, UdpEnvelope.Parse(Convert.FromHexString(datagram)).Kind);

    [Fact]
    public void Parse_AnyLength_NeverThrowsAndBoundsThePayload()
    {
        for (var length = 0; length < 2000; length++)
        {
            var octets = new byte[length];
            Array.Fill(octets, (byte)0x22);
            Assert.Equal(length is >= 12 and <= 1482 ? UdpEnvelopeKind.Frame : UdpEnvelopeKind.Malformed, UdpEnvelope.Parse(octets).Kind);
        }
    }
}
