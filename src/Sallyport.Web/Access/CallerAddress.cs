using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Access;

/// <summary>Where a request comes from: the other end of its connection. What headers such as <c>X-Forwarded-For</c> say is not believed, because anybody can send them.</summary>
internal static class CallerAddress
{
    private const int NetworkOctets = 8;

    /// <summary>As the audit names it.</summary>
    public static string Text(HttpContext context) => Of(context)?.ToString() ?? "unknown";

    /// <summary>What limits count by: an IPv4 address, or the /64 of an IPv6 address, because a single machine may use all of that.</summary>
    public static string Key(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 } || IPAddress.IsLoopback(address))
        {
            return address?.ToString() ?? "unknown";
        }

        var octets = address.GetAddressBytes();
        octets.AsSpan(NetworkOctets).Clear();
        return $"{new IPAddress(octets)}/64";
    }

    /// <summary>The address; IPv4 as such, even where it came through a socket of both kinds.</summary>
    public static IPAddress? Of(HttpContext context) => Plain(context.Connection.RemoteIpAddress);

    /// <summary>An IPv4 address that an IPv6 socket reports, as what it is.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
