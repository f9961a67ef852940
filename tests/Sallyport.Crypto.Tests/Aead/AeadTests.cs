using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.Tests.Random;

namespace Sallyport.Crypto.Tests.Aead;

/// <summary>Every implementation passes the same tests, so that either may stand in for the other.</summary>
public abstract class AeadTests
{
    // RFC 8439 section 2.8.2.
    private const string Sunscreen =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";

    private static readonly byte[] RfcKey = Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    private static readonly byte[] RfcNonce = Convert.FromHexString("070000004041424344454647");
    private static readonly byte[] RfcData = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");
    private static readonly byte[] RfcTag = Convert.FromHexString("1ae10b594f09e26a7e902ecbd0600691");
    private static readonly byte[] RfcCiphertext = Convert.FromHexString(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36" +
        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116");

    protected abstract IAead Make();

    [Fact]
    public void Seal_Rfc8439Section282_GivesItsOctets()
    {
        var ciphertext = new byte[RfcCiphertext.Length];
        var tag = new byte[IAead.TagLength];
        Make().Seal(RfcKey, RfcNonce, RfcData, System.Text.Encoding.ASCII.GetBytes(Sunscreen), ciphertext, tag);
        Assert.Equal(RfcCiphertext, ciphertext);
        Assert.Equal(RfcTag, tag);
    }

    [Fact]
    public void TryOpen_Rfc8439Section282_GivesTheText()
    {
        var plaintext = new byte[RfcCiphertext.Length];
        Assert.True(Make().TryOpen(RfcKey, RfcNonce, RfcData, RfcCiphertext, RfcTag, plaintext));
        Assert.Equal(Sunscreen, System.Text.Encoding.ASCII.GetString(plaintext));
    }

    // RFC 8439 appendix A.5: a message that is opened, with a plaintext that crosses several blocks.
    [Fact]
    public void TryOpen_Rfc8439AppendixA5_GivesTheText()
    {
        var key = Convert.FromHexString("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
        var ciphertext = Convert.FromHexString(
            "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf" +
            "332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4" +
            "b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a" +
            "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29" +
            "a6ad5cb4022b02709b");
        var plaintext = new byte[ciphertext.Length];
        Assert.True(Make().TryOpen(
            key,
            Convert.FromHexString("000000000102030405060708"),
            Convert.FromHexString("f33388860000000000004e91"),
            ciphertext,
            Convert.FromHexString("eead9d67890cbb22392336fea1851f38"),
            plaintext));
        Assert.StartsWith("Internet-Drafts are draft documents valid for a maximum of six months", System.Text.Encoding.UTF8.GetString(plaintext));
    }

    /// <summary>1,000 random messages of 0..1,500 octets, sealed here and by BouncyCastle, opened from both; and every second one of them in place.</summary>
    [Fact]
    public void SealAndOpen_RandomMessages_AgreeWithBouncyCastle()
    {
        var random = new SeededRandom(1);
        var aead = Make();
        for (var round = 0; round < 1000; round++)
        {
            var (key, nonce, data) = (random.Octets(32), random.Octets(12), random.Octets(random.Below(40)));
            var plaintext = random.Octets(random.Below(round % 10 == 0 ? 1500 : 260));
            var expected = BouncyCastleSeal(key, nonce, data, plaintext);
            var ciphertext = round % 2 == 0 ? (byte[])plaintext.Clone() : new byte[plaintext.Length];
            var tag = new byte[16];
            aead.Seal(key, nonce, data, round % 2 == 0 ? ciphertext : plaintext, ciphertext, tag);
            Assert.Equal(expected, ciphertext.Concat(tag));
            var opened = round % 2 == 0 ? ciphertext : new byte[plaintext.Length];
            Assert.True(aead.TryOpen(key, nonce, data, ciphertext, tag, opened));
            Assert.Equal(plaintext, opened);
        }
    }

    [Fact]
    public void TryOpen_LongMessage_Opens()
    {
        var random = new SeededRandom(2);
        var (key, nonce, plaintext, tag) = (random.Octets(32), random.Octets(12), random.Octets(100_000), new byte[16]);
        var ciphertext = new byte[plaintext.Length];
        Make().Seal(key, nonce, [], plaintext, ciphertext, tag);
        Assert.Equal(BouncyCastleSeal(key, nonce, [], plaintext), ciphertext.Concat(tag));
        Assert.True(Make().TryOpen(key, nonce, [], ciphertext, tag, ciphertext));
        Assert.Equal(plaintext, ciphertext);
    }

    /// <summary>One flipped bit in any input is refused, the output is cleared, and the next genuine message still opens.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TryOpen_OneBitFlipped_RefusesAndClears(int part)
    {
        var random = new SeededRandom(3);
        var aead = Make();
        byte[][] parts = [random.Octets(32), random.Octets(12), random.Octets(21), random.Octets(46), new byte[16]];
        var plaintext = (byte[])parts[3].Clone();
        aead.Seal(parts[0], parts[1], parts[2], plaintext, parts[3], parts[4]);
        for (var bit = 0; bit < parts[part].Length * 8; bit++)
        {
            parts[part][bit / 8] ^= (byte)(1 << (bit % 8));
            var output = random.Octets(46);
            Assert.False(aead.TryOpen(parts[0], parts[1], parts[2], parts[3], parts[4], output));
            Assert.Equal(new byte[46], output);
            parts[part][bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(aead.TryOpen(parts[0], parts[1], parts[2], parts[3], parts[4], output));
            Assert.Equal(plaintext, output);
        }
    }

    // EVP_Cipher accepts an empty message without looking at the tag; this is the trap that the binding avoids.
    [Fact]
    public void TryOpen_EmptyMessageWithWrongTag_Refuses()
    {
        var tag = new byte[16];
        Make().Seal(RfcKey, RfcNonce, RfcData, [], [], tag);
        Assert.True(Make().TryOpen(RfcKey, RfcNonce, RfcData, [], tag, []));
        tag[15] ^= 0x80;
        Assert.False(Make().TryOpen(RfcKey, RfcNonce, RfcData, [], tag, []));
    }

    [Theory]
    [InlineData(31, 12, 8, 8, 16)]
    [InlineData(33, 12, 8, 8, 16)]
    [InlineData(0, 12, 8, 8, 16)]
    [InlineData(32, 11, 8, 8, 16)]
    [InlineData(32, 13, 8, 8, 16)]
    [InlineData(32, 12, 8, 7, 16)]
    [InlineData(32, 12, 8, 9, 16)]
    [InlineData(32, 12, 8, 8, 15)]
    [InlineData(32, 12, 8, 8, 17)]
    [InlineData(32, 12, 8, 8, 0)]
    public void SealAndOpen_WrongLength_Throw(int key, int nonce, int input, int output, int tag)
    {
        Assert.Throws<ArgumentException>(() => Make().Seal(new byte[key], new byte[nonce], [], new byte[input], new byte[output], new byte[tag]));
        Assert.Throws<ArgumentException>(() => Make().TryOpen(new byte[key], new byte[nonce], [], new byte[input], new byte[tag], new byte[output]));
    }

    [Fact]
    public void SealAndOpen_AfterDispose_Throw()
    {
        var aead = Make();
        ((IDisposable)aead).Dispose();
        ((IDisposable)aead).Dispose();
        Assert.Throws<ObjectDisposedException>(() => aead.Seal(RfcKey, RfcNonce, [], [], [], new byte[16]));
        Assert.Throws<ObjectDisposedException>(() => aead.TryOpen(RfcKey, RfcNonce, [], [], RfcTag, []));
    }

    private static byte[] BouncyCastleSeal(byte[] key, byte[] nonce, byte[] data, byte[] plaintext)
    {
        var cipher = new ChaCha20Poly1305();
        cipher.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, data));
        var output = new byte[cipher.GetOutputSize(plaintext.Length)];
        var written = cipher.ProcessBytes(plaintext, 0, plaintext.Length, output, 0);
        cipher.DoFinal(output, written);
        return output;
    }
}
