using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal;

/// <summary>What an entry says beside number, time and device. One record per shape, in <c>Bodies/</c>; stored as JSON with these property names in camel case.</summary>
public abstract record EntryBody
{
    /// <summary>The kind that this body belongs to.</summary>
    [JsonIgnore]
    public abstract EntryKind Kind { get; }

    /// <summary>What the entry must survive; strong for whatever a device or a person was told is done.</summary>
    [JsonIgnore]
    public virtual Durability Durability => Durability.Ordinary;
}
