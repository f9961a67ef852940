using Sallyport.Links;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A link whose medium refuses when the test says so.</summary>
internal sealed class SwitchLink(ILink inner) : LinkAround(inner), ILink
{
    public new bool IsFailing { get; set; }
}
