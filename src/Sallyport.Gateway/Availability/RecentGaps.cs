using System.Runtime.CompilerServices;

namespace Sallyport.Gateway.Availability;

/// <summary>The newest intervals of a device in seconds, 64 octets.</summary>
[InlineArray(Length)]
internal struct RecentGaps
{
    public const int Length = 16;

    private float _first;
}
