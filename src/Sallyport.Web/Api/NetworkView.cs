using Sallyport.Gateway.Commands;

namespace Sallyport.Web.Api;

/// <summary>A network, tree or bus of the running gateway. Its key is never told.</summary>
/// <param name="Name">Its name, the second part of device ids.</param>
/// <param name="Protocol">What is spoken in it.</param>
/// <param name="Address">The gateway's own address in it; null where there is none.</param>
/// <param name="Channel">Radio channel; null when unknown.</param>
/// <param name="Devices">Known devices.</param>
/// <param name="Present">Those of them that have a session.</param>
/// <param name="Protection">What protects its traffic, in a sentence.</param>
/// <param name="Links">What carries it.</param>
internal sealed record NetworkView(string Name, string Protocol, string? Address, int? Channel, int Devices, int Present, string? Protection, IReadOnlyList<LinkHealth> Links);
