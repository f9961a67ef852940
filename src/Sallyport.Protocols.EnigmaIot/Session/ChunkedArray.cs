using System.Runtime.CompilerServices;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// A growing array of structs in chunks: growing never copies, so that neither a long pause nor stale copies of keys come of it. Chunks are pinned for the same
/// reason: the collector must not leave copies of keys behind when it compacts.
/// </summary>
internal sealed class ChunkedArray<T>
    where T : struct
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    private T[][] _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
    }

    /// <summary>Adds one zeroed element and returns its number.</summary>
    public int Add()
    {
        if (Count >> ChunkBits == _chunks.Length)
        {
            Array.Resize(ref _chunks, _chunks.Length + 1);
            _chunks[^1] = GC.AllocateArray<T>(ChunkSize, pinned: true);
        }

        return Count++;
    }

    public void Clear()
    {
        foreach (var chunk in _chunks)
        {
            chunk.AsSpan().Clear();
        }

        Count = 0;
    }
}
