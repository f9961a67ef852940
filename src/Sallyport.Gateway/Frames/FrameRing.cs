using Sallyport.Wire.Anatomy;

namespace Sallyport.Gateway.Frames;

/// <summary>
/// The newest frames in memory, bounded by number and octets. Written by the thread that runs the turns, read by any. Nothing is allocated for a frame.
/// </summary>
/// <remarks>
/// Each frame has a number, and each change of a frame (it comes, its verdict or outcome becomes known) a place in the order of changes, so that a reader
/// who remembers one number hears of all later changes. A restart makes a new ring with another <see cref="Epoch"/>.
/// </remarks>
public sealed class FrameRing
{
    /// <summary>Most octets that are kept of one frame; the longest frame of any link has fewer.</summary>
    public const int LongestFrame = 2048;

    private const int ChangesPerFrame = 2;
    private readonly Lock _lock = new();
    private readonly FrameSlot[] _slots;
    private readonly long[] _changes;
    private readonly byte[] _octets;
    private readonly bool _keepsPlaintext;
    private volatile FrameLine[] _lines = [];
    private long _end;
    private long _newest;
    private long _oldest = 1;
    private long _change;
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAwaited;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="epoch">Tells this ring from those before and after a restart; not negative.</param>
    public FrameRing(FrameRingOptions options, long epoch)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumFrames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumOctets, FrameRingOptions.LeastOctets);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        _slots = new FrameSlot[options.MaximumFrames];
        _changes = new long[options.MaximumFrames * ChangesPerFrame];
        _octets = GC.AllocateUninitializedArray<byte>(options.MaximumOctets);
        _keepsPlaintext = options.KeepPlaintext;
        Epoch = epoch;
        Options = options;
    }

    /// <summary>Tells this ring from others.</summary>
    public long Epoch { get; }

    /// <summary>Its bounds.</summary>
    public FrameRingOptions Options { get; }

    /// <summary>Links whose frames it takes.</summary>
    public IReadOnlyList<FrameLine> Lines => _lines;

    /// <summary>Number of the oldest frame that is kept; one more than <see cref="Newest"/> when it is empty.</summary>
    public long Oldest
    {
        get
        {
            lock (_lock)
            {
                return _oldest;
            }
        }
    }

    /// <summary>Number of the newest frame; 0 before the first.</summary>
    public long Newest
    {
        get
        {
            lock (_lock)
            {
                return _newest;
            }
        }
    }

    /// <summary>Place of the newest change; 0 before the first.</summary>
    public long Change
    {
        get
        {
            lock (_lock)
            {
                return _change;
            }
        }
    }

    /// <summary>Completes at the next change. Take it before reading, so that no change is missed.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
            {
                _isAwaited = true;
                return _signal.Task;
            }
        }
    }

    /// <summary>Makes a link known before its first frame.</summary>
    public void Register(FrameLine line) => _lines = [.. _lines, line];

    /// <summary>Keeps a frame; the oldest make room.</summary>
    /// <param name="head">What is known of it.</param>
    /// <param name="octets">As on the air; what is longer than <see cref="LongestFrame"/> is cut.</param>
    /// <returns>Its number.</returns>
    public long Add(in FrameHead head, ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, LongestFrame)];
        lock (_lock)
        {
            var at = Store(octets);
            var number = ++_newest;
            if (number - _oldest >= _slots.Length)
            {
                _oldest++;
            }

            ref var slot = ref _slots[number % _slots.Length];
            slot = default;
            slot.Head = head;
            slot.OctetsAt = at;
            slot.Length = (ushort)octets.Length;
            slot.Verdict = head.IsInbound ? FrameVerdict.Accepted : FrameVerdict.Sent;
            Note(number);
            return number;
        }
    }

    /// <summary>Says under which key the newest frame is, and what it says in clear. Nothing happens for another frame than the newest.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="key">Which kind of key.</param>
    /// <param name="epoch">Number of the session key; 0 for other keys.</param>
    /// <param name="plaintext">The encrypted part in clear; secrets in it are masked before they are kept.</param>
    public void Open(long number, FrameKeyKind key, long epoch, ReadOnlySpan<byte> plaintext)
    {
        lock (_lock)
        {
            if (number != _newest || number == 0)
            {
                return;
            }

            ref var slot = ref _slots[number % _slots.Length];
            slot.Key = key;
            slot.KeyEpoch = epoch;
            if (_keepsPlaintext && plaintext.Length <= LongestFrame)
            {
                slot.PlaintextAt = Store(plaintext);
                slot.PlaintextLength = (ushort)plaintext.Length;
                Mask(ref slot, plaintext);
            }
        }
    }

    /// <summary>Says what became of a frame; nothing happens when it is not kept any more.</summary>
    public void Judge(long number, FrameVerdict verdict, string? reason)
    {
        lock (_lock)
        {
            if (IsKept(number))
            {
                ref var slot = ref _slots[number % _slots.Length];
                slot.Verdict = verdict;
                slot.Reason = reason;
                Note(number);
            }
        }
    }

    /// <summary>Says which downlink a frame carries; nothing happens when it is not kept any more.</summary>
    public void Carry(long number, long downlinkId)
    {
        lock (_lock)
        {
            if (IsKept(number))
            {
                _slots[number % _slots.Length].DownlinkId = downlinkId;
                Note(number);
            }
        }
    }

    /// <summary>One frame; null when it never was or is not kept any more.</summary>
    public KeptFrame? Find(long number)
    {
        lock (_lock)
        {
            return IsKept(number) ? Copy(number) : null;
        }
    }

    /// <summary>Frames below a number, the newest first.</summary>
    /// <param name="before">Exclusive.</param>
    /// <param name="room">Takes them; its length is the most that are read.</param>
    /// <returns>How many were read; 0 when there are no older ones.</returns>
    public int ReadBack(long before, Span<KeptFrame> room)
    {
        lock (_lock)
        {
            var count = 0;
            for (var number = Math.Min(before - 1, _newest); number >= _oldest && count < room.Length; number--)
            {
                room[count++] = Copy(number);
            }

            return count;
        }
    }

    /// <summary>Frames that have changed since a place in the order of changes, each as it is now.</summary>
    /// <param name="after">Exclusive; set to the place of the last change that was read.</param>
    /// <param name="room">Takes them; its length is the most that are read.</param>
    /// <param name="missed">True when changes in between are not kept any more.</param>
    /// <returns>How many were read; 0 when nothing has changed.</returns>
    public int ReadChanges(ref long after, Span<KeptFrame> room, out bool missed)
    {
        lock (_lock)
        {
            var first = Math.Max(1, _change - _changes.Length + 1);
            missed = after < first - 1;
            after = Math.Max(after, first - 1);
            var count = 0;
            for (; after < _change && count < room.Length; after++)
            {
                var number = _changes[(after + 1) % _changes.Length];
                if (!IsKept(number))
                {
                    missed = true;
                }
                else if (count == 0 || room[count - 1].Number != number)
                {
                    room[count++] = Copy(number);
                }
            }

            return count;
        }
    }

    private bool IsKept(long number) => number >= _oldest && number <= _newest;

    /// <summary>Puts octets behind the last ones in one piece; frames whose octets are overwritten are gone.</summary>
    private long Store(ReadOnlySpan<byte> octets)
    {
        var at = _end;
        var place = (int)(at % _octets.Length);
        if (place + octets.Length > _octets.Length)
        {
            at += _octets.Length - place;
            place = 0;
        }

        octets.CopyTo(_octets.AsSpan(place));
        _end = at + octets.Length;
        while (_oldest <= _newest && _slots[_oldest % _slots.Length].OctetsAt < _end - _octets.Length)
        {
            _oldest++;
        }

        return at;
    }

    private void Mask(ref FrameSlot slot, ReadOnlySpan<byte> plaintext)
    {
        IFrameAnatomy anatomy = slot.Head.Line.Anatomy;
        var (offset, length) = anatomy.SecretOf(Octets(slot.OctetsAt, slot.Length), plaintext);
        slot.SecretOffset = (ushort)offset;
        slot.SecretLength = (ushort)length;
        Octets(slot.PlaintextAt, slot.PlaintextLength).Slice(offset, length).Clear();
    }

    private void Note(long number)
    {
        _changes[++_change % _changes.Length] = number;
        if (_isAwaited)
        {
            _isAwaited = false;
            _signal.SetResult();
            _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private Span<byte> Octets(long at, int length) => _octets.AsSpan((int)(at % _octets.Length), length);

    private KeptFrame Copy(long number)
    {
        ref var slot = ref _slots[number % _slots.Length];
        return new KeptFrame
        {
            Number = number,
            Head = slot.Head,
            Octets = Octets(slot.OctetsAt, slot.Length).ToArray(),
            Plaintext = Octets(slot.PlaintextAt, slot.PlaintextLength).ToArray(),
            SecretOffset = slot.SecretOffset,
            SecretLength = slot.SecretLength,
            Verdict = slot.Verdict,
            Reason = slot.Reason,
            Key = slot.Key,
            KeyEpoch = slot.KeyEpoch,
            DownlinkId = slot.DownlinkId,
        };
    }
}
