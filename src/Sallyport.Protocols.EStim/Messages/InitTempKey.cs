using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>View over the struct of InitTempKey behind numArgs (estim.md section 9.1).</summary>
/// <remarks>
/// <code>
///   0 ... 15   16 .. 17   18 ... 49
/// +----------+----------+-----------+
/// |   salt   | timeout  | signature |   timeout in units of 10 s, LE; 0 = revoke
/// +----------+----------+-----------+
/// </code>
/// </remarks>
public readonly ref struct InitTempKey
{
    /// <summary>Octets of the struct with numArgs.</summary>
    public const int StructLength = 1 + FieldsLength;

    /// <summary>Octets of the struct behind numArgs.</summary>
    public const int FieldsLength = SignatureAt + SignatureLength;

    /// <summary>Octets of the salt.</summary>
    public const int SaltLength = 16;

    /// <summary>Octets of the signature.</summary>
    public const int SignatureLength = 32;

    /// <summary>What one unit of the time-out means.</summary>
    public static readonly TimeSpan TimeoutUnit = TimeSpan.FromSeconds(10);

    private const int TimeoutAt = SaltLength;
    private const int SignatureAt = TimeoutAt + 2;
    private readonly ReadOnlySpan<byte> _fields;

    private InitTempKey(ReadOnlySpan<byte> fields, ushort timeout)
    {
        _fields = fields;
        TimeoutUnits = timeout;
    }

    /// <summary>Random; differs from the last eight that the device accepted.</summary>
    public ReadOnlySpan<byte> Salt => _fields[..SaltLength];

    /// <summary>How long the key lives, in units of 10 s; 0 revokes the present one.</summary>
    public ushort TimeoutUnits { get; }

    /// <summary>HMAC-SHA256 under the master key; see <c>Keys.TemporaryKey</c>.</summary>
    public ReadOnlySpan<byte> Signature => _fields[SignatureAt..];

    /// <summary>Reads the fields of a command that was checked.</summary>
    public static InitTempKey Read(in CommandView command, Dialect dialect) => new(command.Fields, PacketLayout.ReadUInt16(command.Fields[TimeoutAt..], dialect));

    /// <summary>Writes the struct behind numArgs.</summary>
    /// <param name="fields"><see cref="FieldsLength"/> octets.</param>
    /// <param name="salt">16 octets.</param>
    /// <param name="timeoutUnits">Units of 10 s; 0 revokes.</param>
    /// <param name="signature">32 octets.</param>
    /// <param name="dialect">Of the link.</param>
    public static void Write(Span<byte> fields, ReadOnlySpan<byte> salt, ushort timeoutUnits, ReadOnlySpan<byte> signature, Dialect dialect)
    {
        salt.CopyTo(fields[..SaltLength]);
        PacketLayout.WriteUInt16(fields[TimeoutAt..], timeoutUnits, dialect);
        signature.CopyTo(fields[SignatureAt..]);
    }
}
