using Sallyport.Crypto.Aead;
using Sallyport.Crypto.Tests.Random;

namespace Sallyport.Crypto.Tests.Aead;

public sealed class LibCryptoChaCha20Poly1305Tests : AeadTests
{
    [Fact]
    public void SealAndOpen_TenThousandMessages_AllocateNothing()
    {
        var random = new SeededRandom(4);
        using var aead = new LibCryptoChaCha20Poly1305();
        var (key, otherKey, nonce, data, text, tag) = (random.Octets(32), random.Octets(32), random.Octets(12), random.Octets(21), random.Octets(46), new byte[16]);
        var refused = new byte[46];
        var (opened, rounds) = (0, 0);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var round = 0; round < 10_000; round++, rounds++)
            {
                aead.Seal(key, nonce, data, text, text, tag);
                opened += aead.TryOpen(key, nonce, data, text, tag, text) ? 1 : 0;
                opened += aead.TryOpen(otherKey, nonce, data, text, tag, refused) ? 1 : 0;
            }
        }));
        Assert.Equal(rounds, opened);
    }

    /// <summary>Both implementations of this project open what the other sealed.</summary>
    [Fact]
    public void SealAndOpen_RandomMessages_AgreeWithTheBaseLibrary()
    {
        var random = new SeededRandom(5);
        using var fast = new LibCryptoChaCha20Poly1305();
        using var portable = new BclChaCha20Poly1305();
        for (var round = 0; round < 500; round++)
        {
            var (key, nonce, data, plaintext) = (random.Octets(32), random.Octets(12), random.Octets(21), random.Octets(random.Below(300)));
            var (ciphertext, tag, opened) = (new byte[plaintext.Length], new byte[16], new byte[plaintext.Length]);
            fast.Seal(key, nonce, data, plaintext, ciphertext, tag);
            Assert.True(portable.TryOpen(key, nonce, data, ciphertext, tag, opened));
            Assert.Equal(plaintext, opened);
            portable.Seal(key, nonce, data, plaintext, ciphertext, tag);
            Assert.True(fast.TryOpen(key, nonce, data, ciphertext, tag, opened));
            Assert.Equal(plaintext, opened);
        }
    }

    protected override IAead Make() => new LibCryptoChaCha20Poly1305();
}
