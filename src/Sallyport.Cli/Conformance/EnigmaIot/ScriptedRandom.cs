using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Gives a session the very octets that the recorded program drew, so that its frames must be equal octet for octet.</summary>
/// <remarks>What is asked for beyond the script is a fixed pattern: a frame made of it cannot equal a recorded one.</remarks>
internal sealed class ScriptedRandom : IRandomSource
{
    private readonly Queue<byte> _octets = new();
    private byte _filler = 0x5A;

    /// <summary>Forgets what was not drawn and begins a new script.</summary>
    public void Script(params ReadOnlySpan<byte[]> draws)
    {
        _octets.Clear();
        foreach (var draw in draws)
        {
            foreach (var octet in draw)
            {
                _octets.Enqueue(octet);
            }
        }
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = _octets.TryDequeue(out var octet) ? octet : _filler++;
        }
    }
}
