using Org.BouncyCastle.Math.EC.Rfc7748;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Crypto.Tests.Random;

namespace Sallyport.Crypto.Tests.KeyAgreement;

public sealed class LibCryptoX25519Tests
{
    private static readonly LibCryptoX25519 Agreement = new();

    // RFC 7748 section 5.2.
    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void TryAgree_Rfc7748Section52_GivesItsOctets(string scalar, string point, string expected)
    {
        var secret = new byte[32];
        Assert.True(Agreement.TryAgree(Convert.FromHexString(scalar), Convert.FromHexString(point), secret));
        Assert.Equal(expected, Convert.ToHexStringLower(secret));
    }

    // RFC 7748 section 5.2, the iterated test after 1 and 1,000 rounds.
    [Fact]
    public void TryAgree_Rfc7748Iterated_GivesItsOctets()
    {
        var k = new byte[32];
        k[0] = 9;
        var u = (byte[])k.Clone();
        for (var round = 1; round <= 1000; round++)
        {
            var next = new byte[32];
            Assert.True(Agreement.TryAgree(k, u, next));
            (u, k) = (k, next);
            if (round == 1)
            {
                Assert.Equal("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", Convert.ToHexStringLower(k));
            }
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    // RFC 7748 section 6.1.
    [Fact]
    public void PublicKeyAndTryAgree_Rfc7748Section61_GiveItsOctets()
    {
        var alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        var bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        var (alicePublic, bobPublic, secret) = (new byte[32], new byte[32], new byte[32]);
        Agreement.PublicKey(alice, alicePublic);
        Agreement.PublicKey(bob, bobPublic);
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(alicePublic));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(bobPublic));
        Assert.True(Agreement.TryAgree(alice, bobPublic, secret));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(secret));
    }

    [Fact]
    public void PublicKeyAndTryAgree_RandomKeys_AgreeWithBouncyCastle()
    {
        var random = new SeededRandom(6);
        for (var round = 0; round < 100; round++)
        {
            var (mine, other) = (random.Octets(32), random.Octets(32));
            var (minePublic, otherPublic, secret, expected) = (new byte[32], new byte[32], new byte[32], new byte[32]);
            Agreement.PublicKey(mine, minePublic);
            Agreement.PublicKey(other, otherPublic);
            X25519.GeneratePublicKey(mine, 0, expected, 0);
            Assert.Equal(expected, minePublic);
            X25519.CalculateAgreement(mine, 0, otherPublic, 0, expected, 0);
            Assert.True(Agreement.TryAgree(mine, otherPublic, secret));
            Assert.Equal(expected, secret);
        }
    }

    /// <summary>The low and the high bits of a private key do not matter, and the caller's octets stay as they were.</summary>
    [Fact]
    public void PublicKey_UnclampedPrivateKey_IsClampedInside()
    {
        var random = new SeededRandom(7);
        var key = random.Octets(32);
        key[0] |= 7;
        key[31] |= 0x80;
        var clamped = (byte[])key.Clone();
        clamped[0] &= 0xF8;
        clamped[31] = (byte)((clamped[31] & 0x7F) | 0x40);
        var copy = (byte[])key.Clone();
        var (publicKey, clampedPublic) = (new byte[32], new byte[32]);
        Agreement.PublicKey(key, publicKey);
        Agreement.PublicKey(clamped, clampedPublic);
        Assert.Equal(clampedPublic, publicKey);
        Assert.Equal(copy, key);
    }

    // The points of small order on the curve and its twist, in all their spellings that an implementation must reduce.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void TryAgree_WeakPoint_IsFalseAndClears(string point)
    {
        var random = new SeededRandom(8);
        var secret = random.Octets(32);
        Assert.False(Agreement.TryAgree(random.Octets(32), Convert.FromHexString(point), secret));
        Assert.Equal(new byte[32], secret);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void PublicKeyAndTryAgree_WrongLength_Throw(int length)
    {
        Assert.Throws<ArgumentException>(() => Agreement.PublicKey(new byte[length], new byte[32]));
        Assert.Throws<ArgumentException>(() => Agreement.PublicKey(new byte[32], new byte[length]));
        Assert.Throws<ArgumentException>(() => Agreement.TryAgree(new byte[length], new byte[32], new byte[32]));
        Assert.Throws<ArgumentException>(() => Agreement.TryAgree(new byte[32], new byte[length], new byte[32]));
        Assert.Throws<ArgumentException>(() => Agreement.TryAgree(new byte[32], new byte[32], new byte[length]));
    }

    [Fact]
    public void PublicKeyAndTryAgree_ManyCalls_AllocateNothing()
    {
        var random = new SeededRandom(9);
        var (key, publicKey, secret) = (random.Octets(32), new byte[32], new byte[32]);
        var (agreed, rounds) = (0, 0);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var round = 0; round < 100; round++, rounds++)
            {
                Agreement.PublicKey(key, publicKey);
                agreed += Agreement.TryAgree(key, publicKey, secret) ? 1 : 0;
            }
        }));
        Assert.Equal(rounds, agreed);
    }
}
