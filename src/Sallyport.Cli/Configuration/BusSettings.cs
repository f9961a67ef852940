using Sallyport.Links;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Cli.Configuration;

/// <summary>One Open eStim bus.</summary>
internal sealed record BusSettings
{
    /// <summary>Baud rate of a serial line unless said otherwise.</summary>
    public const int UsualBaudRate = 9600;

    /// <summary>Name: 1..32 of letters, digits, <c>. _ -</c>; the segment of its devices and the first part of their topics.</summary>
    public required string Name { get; init; }

    /// <summary>What carries it: <c>serial:</c> or <c>pty:</c>, or <c>udp:</c> in place of a radio.</summary>
    public required LinkAddress Link { get; init; }

    /// <summary>A line that this process made itself, instead of <see cref="Link"/>; the running gateway disposes it. Not a setting of files or flags.</summary>
    public ILink? OwnLink { get; init; }

    /// <summary>Bits per second of a serial line, 50..4,000,000.</summary>
    public int BaudRate { get; init; } = UsualBaudRate;

    /// <summary>The gateway's address on the bus, 01..FE.</summary>
    public byte Address { get; init; } = Endpoint.DefaultHost;

    /// <summary>How the holes of the seed are read on this bus.</summary>
    public Dialect Dialect { get; init; } = Dialect.Default;

    /// <summary>Addresses of devices that are known from the start; others are found.</summary>
    public IReadOnlyList<byte> Devices { get; init; } = [];
}
