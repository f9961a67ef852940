using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Takes a firmware image and tells its size and MD5.</summary>
internal sealed class ReplayFirmware : IFirmwareSink
{
    private readonly List<byte> _image = [];

    /// <summary>Announced size.</summary>
    public uint Expected { get; private set; }

    /// <summary>Octets received.</summary>
    public int Size => _image.Count;

    /// <summary>True when the node accepted the image.</summary>
    public bool Finished { get; private set; }

    /// <summary>MD5 of what was received, lower-case hex.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's own check is MD5 (enigmaiot.md section 10); it protects nothing.")]
    public string Md5 => Convert.ToHexStringLower(MD5.HashData([.. _image]));

    /// <inheritdoc/>
    public bool TryBegin(uint size)
    {
        Abort();
        Expected = size;
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> octets)
    {
        _image.AddRange(octets);
        return true;
    }

    /// <inheritdoc/>
    public bool TryFinish() => Finished = true;

    /// <inheritdoc/>
    public void Abort()
    {
        _image.Clear();
        Finished = false;
    }
}
