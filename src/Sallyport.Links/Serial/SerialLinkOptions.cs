namespace Sallyport.Links.Serial;

/// <summary>Settings of a serial line: 8 data bits, no parity, 1 stop bit, no flow control.</summary>
public sealed record SerialLinkOptions
{
    /// <summary>The port, for example <c>/dev/ttyUSB0</c>, or a symbolic link to one; with <see cref="CreatesPty"/> the link that is made.</summary>
    public required string Path { get; init; }

    /// <summary>Bits per second, 50..4,000,000. Default 9600.</summary>
    public int BaudRate { get; init; } = 9600;

    /// <summary>Makes a pseudo terminal, keeps its one end, and puts a symbolic link to the other at <see cref="Path"/>. Default false.</summary>
    public bool CreatesPty { get; init; }

    /// <summary>
    /// Sends octets no faster than a real line of this rate, one at a time. Default true. A pseudo terminal has no speed of its own; on a real port the
    /// driver holds back, and this keeps it from holding more than one octet. False: a packet leaves in one piece, as fast as the driver takes it.
    /// </summary>
    public bool IsPaced { get; init; } = true;

    /// <summary>How often a port that went away is looked for. Default 500 ms.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Octets that may wait to be polled; the newest are dropped beyond it. Default 65,536.</summary>
    public int MaximumWaiting { get; init; } = 65_536;
}
