using System.Numerics;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>
/// Commands in flight, in order, in a ring. Ordinals rise for ever; the packet identifier is the ordinal modulo 65,535 plus one, so an answer finds its
/// slot without a table, and QoS 0 uses a slot (but no identifier on the wire) so that it keeps its place when everything is sent again.
/// </summary>
internal sealed class InFlightWindow(int capacity)
{
    private const int Identifiers = 65_535;

    private readonly InFlight[] _ring = new InFlight[BitOperations.RoundUpToPowerOf2((uint)capacity)];

    /// <summary>Ordinal of the oldest.</summary>
    public long Head { get; private set; }

    /// <summary>Ordinal of the next to be sent on this connection.</summary>
    public long Cursor { get; private set; }

    /// <summary>Ordinal after the newest.</summary>
    public long Tail { get; private set; }

    public int Room => capacity - (int)(Tail - Head);

    public bool IsEmpty => Head == Tail;

    public ref InFlight this[long ordinal] => ref _ring[(int)(ordinal & (_ring.Length - 1))];

    public static ushort IdentifierOf(long ordinal) => (ushort)((ordinal % Identifiers) + 1);

    /// <summary>Name of a QoS 0 publication towards the medium; rises with the order on the stream.</summary>
    public static TransmitId TransmitIdOf(long ordinal) => new((ulong)ordinal + 1);

    public void Add(in MqttCommand command) => this[Tail++] = new InFlight { Command = command };

    /// <summary>The slot that was sent on this connection under an identifier and is not answered; -1 for none.</summary>
    public long Find(ushort identifier)
    {
        var distance = (identifier - IdentifierOf(Head) + Identifiers) % Identifiers;
        var ordinal = Head + distance;
        return ordinal < Cursor && !this[ordinal].IsDone ? ordinal : -1;
    }

    /// <summary>The next slot to send on this connection; -1 for none.</summary>
    public long TakeUnsent()
    {
        while (Cursor < Tail)
        {
            var ordinal = Cursor++;
            if (!this[ordinal].IsDone)
            {
                return ordinal;
            }
        }

        return -1;
    }

    /// <summary>Frees what is done at the old end.</summary>
    public void Trim()
    {
        while (Head < Tail && this[Head].IsDone)
        {
            this[Head++] = default;
        }

        Cursor = Math.Max(Cursor, Head);
    }

    /// <summary>Everything not done will be sent again.</summary>
    public void Rewind() => Cursor = Head;
}
