using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links;

/// <summary>A link around another one: it is what the inner link is, and changes or watches what goes through.</summary>
/// <param name="inner">The link; disposed with this one.</param>
public abstract class LinkAround(ILink inner) : ILink
{
    /// <inheritdoc/>
    public string Name => Inner.Name;

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses => Inner.Addresses;

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => Inner.AcceptsAnyDestination;

    /// <inheritdoc/>
    public bool IsFailing => Inner.IsFailing;

    /// <inheritdoc/>
    public int MaximumPayload => Inner.MaximumPayload;

    /// <inheritdoc/>
    public bool AnnouncesSsid => Inner.AnnouncesSsid;

    /// <inheritdoc/>
    public byte? Channel => Inner.Channel;

    /// <inheritdoc/>
    public Action? Ready
    {
        get => Inner.Ready;
        set => Inner.Ready = value;
    }

    /// <inheritdoc/>
    public LinkCounters Counters => Inner.Counters;

    /// <summary>The link that this one stands around; never null.</summary>
    protected ILink Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => Inner.TrySetChannel(channel);

    /// <inheritdoc/>
    public virtual void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => Inner.Send(id, source, destination, octets);

    /// <inheritdoc/>
    public virtual int Poll(ILinkReceiver receiver, Now now, int budget) => Inner.Poll(receiver, now, budget);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the inner link; what stands around it ends its own work before or after.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing) => Inner.Dispose();
}
