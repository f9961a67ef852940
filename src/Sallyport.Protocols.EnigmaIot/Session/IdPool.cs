using System.Numerics;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Gives the smallest free node id, as the original's slot numbers do; when all are taken, ids are shared in turn.</summary>
internal sealed class IdPool
{
    /// <summary>Ids 0..65533; 0xFFFF is the broadcast id and 0xFFFE stays free.</summary>
    public const int Count = 65_534;

    private const int WordBits = 64;

    private readonly ulong[] _taken = new ulong[(Count + WordBits - 1) / WordBits];
    private ushort[] _sharers = [];
    private int _lowestWord;
    private int _nextShared;

    public ushort Take()
    {
        for (; _lowestWord < _taken.Length; _lowestWord++)
        {
            var bit = BitOperations.TrailingZeroCount(~_taken[_lowestWord]);
            var id = (_lowestWord * WordBits) + bit;
            if (bit < WordBits && id < Count)
            {
                _taken[_lowestWord] |= 1UL << bit;
                return (ushort)id;
            }
        }

        if (_sharers.Length == 0)
        {
            _sharers = new ushort[Count];
        }

        var shared = (ushort)_nextShared;
        _nextShared = (_nextShared + 1) % Count;
        _sharers[shared]++;
        return shared;
    }

    public void Release(ushort id)
    {
        if (_sharers.Length != 0 && _sharers[id] != 0)
        {
            _sharers[id]--;
            return;
        }

        var word = id / WordBits;
        _taken[word] &= ~(1UL << (id % WordBits));
        _lowestWord = Math.Min(_lowestWord, word);
    }
}
