namespace Sallyport.Mqtt.Client.Session;

/// <summary>Octets of a packet that is not complete yet. Its owner keeps it below the packet limit.</summary>
internal sealed class StreamBuffer
{
    private byte[] _octets = new byte[4096];
    private int _length;

    public bool IsEmpty => _length == 0;

    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_octets.Length - _length < octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(_octets.Length * 2, _length + octets.Length));
        }

        octets.CopyTo(_octets.AsSpan(_length));
        _length += octets.Length;
    }

    /// <summary>Keeps only these octets, which may be the end of the buffer itself.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (_octets.Length < rest.Length)
        {
            _octets = new byte[rest.Length];
        }

        rest.CopyTo(_octets);
        _length = rest.Length;
    }
}
