using System.Numerics;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Output;

/// <summary>
/// Entries between the journal and the broker, bounded in number and octets: offered by the host, taken message by message by the pump, confirmed in
/// order. Thread safe. A message that was taken is the session's; one that was not waits here across reconnects, so the order stays.
/// </summary>
internal sealed class EntryWindow(int capacity, long octetLimit)
{
    // What a message costs beside its text and octets: string and array headers, the slots here and in the session.
    private const int Overhead = 128;

    private readonly Lock _gate = new();
    private readonly Pending[] _ring = new Pending[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private readonly Queue<(long Token, Publication Message)> _unsent = new();

    private long _head;
    private long _tail;
    private long _octets;
    private long _confirmed;
    private bool _isOpen;
    private bool _hasChanged;

    public long Confirmed => Volatile.Read(ref _confirmed);

    public int Capacity
    {
        get
        {
            lock (_gate)
            {
                return _isOpen && _octets < octetLimit ? capacity - (int)(_tail - _head) : 0;
            }
        }
    }

    public void Start(long confirmed) => Volatile.Write(ref _confirmed, confirmed);

    /// <summary>The broker is there, or not.</summary>
    public void Open(bool isOpen)
    {
        lock (_gate)
        {
            _hasChanged |= isOpen && !_isOpen;
            _isOpen = isOpen;
        }
    }

    /// <summary>Adds the next entry with its messages; none = confirmed as soon as all before it are.</summary>
    /// <exception cref="InvalidOperationException">The window is full.</exception>
    public void Add(long seq, List<Publication> messages)
    {
        lock (_gate)
        {
            if (_tail - _head >= capacity)
            {
                throw new InvalidOperationException("an entry was offered without capacity");
            }

            var octets = 0;
            foreach (var message in messages)
            {
                octets += Overhead + (2 * message.Topic.Length) + message.Payload.Length;
                _unsent.Enqueue((_tail, message));
            }

            this[_tail++] = new Pending { Seq = seq, Remaining = messages.Count, Octets = octets };
            _octets += octets;
            Trim();
        }
    }

    /// <summary>The next message to hand to the session, and the token that comes back with its confirmation.</summary>
    public bool TryTake(out long token, out Publication message)
    {
        lock (_gate)
        {
            var found = _unsent.TryDequeue(out var next);
            (token, message) = next;
            return found;
        }
    }

    /// <summary>One message of the entry has arrived.</summary>
    public void Finish(long token)
    {
        lock (_gate)
        {
            this[token].Remaining--;
            Trim();
        }
    }

    /// <summary>True once after capacity or the confirmed number rose.</summary>
    public bool TakeChange()
    {
        lock (_gate)
        {
            var changed = _hasChanged;
            _hasChanged = false;
            return changed;
        }
    }

    private ref Pending this[long ordinal] => ref _ring[(int)(ordinal & (_ring.Length - 1))];

    private void Trim()
    {
        while (_head < _tail && this[_head].Remaining == 0)
        {
            ref var done = ref this[_head++];
            _octets -= done.Octets;
            Volatile.Write(ref _confirmed, done.Seq);
            _hasChanged = true;
        }
    }

    private struct Pending
    {
        public long Seq;
        public int Remaining;
        public int Octets;
    }
}
