using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Web.Live;

/// <summary>What is new of a device, taken out under the fleet's lock.</summary>
/// <param name="Id">Device id.</param>
/// <param name="Uplink">Its newest data; null for none since it is followed.</param>
/// <param name="UplinkAt">When that came, UTC microseconds.</param>
internal readonly record struct LiveChange(string Id, UplinkBody? Uplink, long UplinkAt);
