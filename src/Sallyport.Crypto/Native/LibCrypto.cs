using System.Runtime.InteropServices;

namespace Sallyport.Crypto.Native;

/// <summary>The functions of OpenSSL 3's libcrypto that this project calls; nobody else binds to it.</summary>
/// <remarks>
/// Every function here works on memory only, takes no lock and returns within microseconds for frames of the sizes that radios carry. Those of the frame path therefore
/// skip the garbage collector's transition, which costs as much as the cipher on 40 octets. Long inputs use the functions named <c>…Long</c>, because a thread
/// without that transition cannot be suspended.
/// </remarks>
internal static unsafe partial class LibCrypto
{
    /// <summary>The name that the dynamic linker looks for; no fallback to other major versions, whose structures differ.</summary>
    public const string FileName = "libcrypto.so.3";

    /// <summary>Above this many octets in one message the normal calls are used.</summary>
    public const int ShortMessage = 4096;

    /// <summary>EVP_PKEY_X25519.</summary>
    public const int X25519 = 1034;

    /// <summary>OPENSSL_INIT_NO_ATEXIT: its clean-up at exit would pull the ground from under threads that still run.</summary>
    public const ulong NoAtExit = 0x0008_0000;

    [LibraryImport(FileName)]
    public static partial int OPENSSL_init_crypto(ulong options, nint settings);

    [LibraryImport(FileName)]
    public static partial byte* OpenSSL_version(int what);

    [LibraryImport(FileName)]
    public static partial nint EVP_CIPHER_fetch(nint library, byte* algorithm, byte* properties);

    [LibraryImport(FileName)]
    public static partial void EVP_CIPHER_free(nint cipher);

    [LibraryImport(FileName)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(FileName)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(FileName)]
    public static partial int EVP_CipherInit_ex2(nint context, nint cipher, byte* key, byte* iv, int encrypt, OsslParam* parameters);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_EncryptInit_ex2(nint context, nint cipher, byte* key, byte* iv, OsslParam* parameters);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_DecryptInit_ex2(nint context, nint cipher, byte* key, byte* iv, OsslParam* parameters);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_EncryptUpdate(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_DecryptUpdate(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(FileName, EntryPoint = "EVP_EncryptUpdate")]
    public static partial int EncryptUpdateLong(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(FileName, EntryPoint = "EVP_DecryptUpdate")]
    public static partial int DecryptUpdateLong(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_EncryptFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_DecryptFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(FileName)]
    [SuppressGCTransition]
    public static partial int EVP_CIPHER_CTX_get_params(nint context, OsslParam* parameters);

    [LibraryImport(FileName)]
    public static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(FileName)]
    public static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(FileName)]
    public static partial int EVP_PKEY_get_raw_public_key(nint key, byte* output, nuint* length);

    [LibraryImport(FileName)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(FileName)]
    public static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(FileName)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(FileName)]
    public static partial int EVP_PKEY_derive_init(nint context);

    [LibraryImport(FileName)]
    public static partial int EVP_PKEY_derive_set_peer_ex(nint context, nint peer, int validate);

    [LibraryImport(FileName)]
    public static partial int EVP_PKEY_derive(nint context, byte* output, nuint* length);

    [LibraryImport(FileName)]
    public static partial void ERR_clear_error();
}
