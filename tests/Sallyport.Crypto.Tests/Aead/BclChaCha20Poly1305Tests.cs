using Sallyport.Crypto.Aead;

namespace Sallyport.Crypto.Tests.Aead;

public sealed class BclChaCha20Poly1305Tests : AeadTests
{
    protected override IAead Make() => new BclChaCha20Poly1305();
}
