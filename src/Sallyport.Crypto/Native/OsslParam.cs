using System.Runtime.InteropServices;

namespace Sallyport.Crypto.Native;

/// <summary>OSSL_PARAM of OpenSSL 3 (core.h): how parameters travel to and from a provider. 40 octets on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OsslParam
{
    /// <summary>OSSL_PARAM_OCTET_STRING.</summary>
    public const uint OctetString = 5;

    /// <summary>Zero-terminated name; null ends an array.</summary>
    public byte* Key;

    /// <summary>Kind of the data.</summary>
    public uint DataType;

    /// <summary>Where the data is, or goes.</summary>
    public byte* Data;

    /// <summary>Room at <see cref="Data"/> in octets.</summary>
    public nuint DataSize;

    /// <summary>Set by the library: octets written.</summary>
    public nuint ReturnSize;
}
