using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>How often something happened in the present window; a window begins with the first time after the last one's end.</summary>
internal struct WindowCount
{
    /// <summary>Monotonic microseconds of the window's begin.</summary>
    public long Start;

    /// <summary>0 for a window that never began.</summary>
    public int Count;

    /// <summary>Counts one more, unless the window has its most already.</summary>
    public bool Allows(int most, long windowMicroseconds, Instant now)
    {
        if (Count == 0 || now.Microseconds - Start >= windowMicroseconds)
        {
            (Start, Count) = (now.Microseconds, 0);
        }

        if (Count >= most)
        {
            return false;
        }

        Count++;
        return true;
    }
}
