using Sallyport.Cli.Configuration;
using Sallyport.Crypto;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Running;

/// <summary>Opens Open eStim buses.</summary>
internal static class RunningBuses
{
    /// <summary>Opens the line of a bus and puts its driver on it.</summary>
    /// <exception cref="CommandFailure">One sentence: the port is not there, in use, or not ours, and what helps.</exception>
    public static EStimDriver Open(BusSettings bus, PolicySet policies, EStimStore store, out ILink link)
    {
        link = bus.OwnLink ?? OpenLine(bus);
        var options = new HostOptions { Address = bus.Address, Line = new LineOptions { BaudRate = bus.BaudRate, Dialect = bus.Dialect } };
        return new EStimDriver(new EStimBus { Name = bus.Name, Options = options, Devices = bus.Devices }, link, policies, store, SystemRandomSource.Shared);
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
