using System.Net;
using System.Net.Sockets;
using Sallyport.Cli.Configuration;
using Sallyport.Crypto;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Running;

/// <summary>Opens Open eStim buses.</summary>
internal static class RunningBuses
{
    /// <summary>Opens the line of a bus, or the port that stands for its radio, and puts its driver on it.</summary>
    /// <exception cref="CommandFailure">One sentence: the port is not there, in use, or not ours, and what helps.</exception>
    public static EStimDriver Open(BusSettings bus, PolicySet policies, EStimStore store, out ILink link)
    {
        IPEndPoint? radio = BusLink.EndpointOf(bus.Link);
        link = bus.OwnLink ?? (radio is null ? OpenLine(bus) : OpenRadio(bus, radio));
        var line = new LineOptions { Medium = radio is null ? LinkMedium.Serial : LinkMedium.Radio, BaudRate = bus.BaudRate, LeastSilence = LineOptions.CollectedSilence, Dialect = bus.Dialect };
        var options = new HostOptions { Address = bus.Address, Line = line };
        return new EStimDriver(new EStimBus { Name = bus.Name, Options = options, Devices = bus.Devices }, link, policies, store, SystemRandomSource.Shared);
    }

    private static UdpPacketLink OpenRadio(BusSettings bus, IPEndPoint endpoint)
    {
        try
        {
            return new UdpPacketLink(endpoint);
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"{bus.Link}: {(trouble.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another gateway or program listens there; choose another port" : trouble.Message)}");
        }
    }

    private static SerialLink OpenLine(BusSettings bus)
    {
        try
        {
            return new SerialLink(new SerialLinkOptions { Path = bus.Link.Rest, BaudRate = bus.BaudRate, CreatesPty = bus.Link.Scheme == "pty" });
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"{bus.Link}: {trouble.Message}{(bus.Link.Scheme == "serial" && SerialPorts.Remedy(bus.Link.Rest) is { } remedy ? $"; {remedy}" : "")}");
        }
    }
}
