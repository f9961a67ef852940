using System.Net;
using Sallyport.Wire;

namespace Sallyport.Links.Udp;

/// <summary>Settings of a <see cref="UdpLink"/>.</summary>
public sealed record UdpLinkOptions
{
    /// <summary>Where to listen (port 0 = any) or where the hub or gateway is.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Own addresses; the first one is registered first. At least one.</summary>
    public required IReadOnlyList<MacAddress> Addresses { get; init; }

    /// <summary>Listen (default) or client.</summary>
    public UdpLinkMode Mode { get; init; }

    /// <summary>Client only: register with the 13th octet, so that the outcome of unicasts is known. Default off: success on sending.</summary>
    public bool Acknowledgements { get; init; }

    /// <summary>Every unicast destination is delivered here and answered from there. Default: when listening.</summary>
    public bool? AcceptsAnyDestination { get; init; }

    /// <summary>Listening beyond loopback must be allowed by name, because the envelope has no protection of its own. Default off.</summary>
    public bool AllowBeyondLoopback { get; init; }

    /// <summary>Stations whose endpoints are remembered; the one silent for longest makes room. Default 65,536, range 1..4,194,304.</summary>
    public int MaximumStations { get; init; } = 65_536;

    /// <summary>A registration is forgotten after this silence (espnow.md section 8). Default 60 s.</summary>
    public TimeSpan RegistrationLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// An endpoint learned from a frame is forgotten after this silence. Default 24 h, the silence after which a network forgets a node: a node that
    /// never registers and reports once an hour must still be reachable.
    /// </summary>
    public TimeSpan LearnedLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Client only: how long to wait for an acknowledgement. Default 50 ms.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Client only: how often the addresses are registered again. Default 20 s, a third of the lifetime.</summary>
    public TimeSpan RegistrationInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Datagrams that wait to be polled; a power of two, 16..65,536. Default 4,096, about 6 MB.</summary>
    public int QueueCapacity { get; init; } = 4_096;

    /// <summary>Clock of all lifetimes and timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads what follows <c>udp:</c> on the command line: <c>//ADDRESS:PORT[?hub][&amp;ack][&amp;public]</c>. <c>hub</c> makes it a client of that
    /// endpoint, <c>ack</c> asks there for acknowledgements, <c>public</c> allows listening beyond loopback.
    /// </summary>
    /// <param name="text">For example <c>//127.0.0.1:7000</c> or <c>//127.0.0.1:7100?hub&amp;ack</c>; the address is numeric or <c>localhost</c>.</param>
    /// <param name="addresses">Own addresses.</param>
    /// <param name="options">The settings, null on error.</param>
    /// <param name="error">What is wrong, null when all is well.</param>
    public static bool TryParse(string text, IReadOnlyList<MacAddress> addresses, out UdpLinkOptions? options, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        options = null;
        error = null;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var place = (question < 0 ? text : text[..question]).TrimStart('/').Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        if (!place.Contains(':', StringComparison.Ordinal) || !IPEndPoint.TryParse(place, out var endpoint))
        {
            error = $"'{text}' is not //ADDRESS:PORT with a numeric address";
            return false;
        }

        var result = new UdpLinkOptions { Endpoint = endpoint, Addresses = addresses };
        foreach (var word in question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "hub": result = result with { Mode = UdpLinkMode.Client }; break;
                case "ack": result = result with { Acknowledgements = true }; break;
                case "public": result = result with { AllowBeyondLoopback = true }; break;
                default:
                    error = $"'{word}' is not one of hub, ack, public";
                    return false;
            }
        }

        options = result;
        return true;
    }
}
