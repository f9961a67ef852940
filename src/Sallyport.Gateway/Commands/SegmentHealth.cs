namespace Sallyport.Gateway.Commands;

/// <summary>One network, tree or bus of the running gateway.</summary>
/// <param name="Protocol">What is spoken in it.</param>
/// <param name="Segment">Its name, the second part of device ids.</param>
/// <param name="Address">The gateway's own address in it; null where the protocol has none.</param>
/// <param name="Channel">Radio channel; null when unknown.</param>
/// <param name="Protection">What protects its traffic, in a sentence; never a key.</param>
/// <param name="Links">What carries it.</param>
public sealed record SegmentHealth(string Protocol, string Segment, string? Address, int? Channel, string? Protection, IReadOnlyList<LinkHealth> Links);
