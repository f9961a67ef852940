using System.Diagnostics.CodeAnalysis;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Two publications are the same when topic, octets and retain flag are.</summary>
internal sealed class PublicationComparer : IEqualityComparer<Publication>
{
    /// <summary>The comparer.</summary>
    public static PublicationComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(Publication x, Publication y) => x.Topic == y.Topic && x.Retain == y.Retain && x.Payload.Span.SequenceEqual(y.Payload.Span);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] Publication obj) => obj.Topic.GetHashCode(StringComparison.Ordinal);
}
