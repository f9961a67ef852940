namespace Sallyport.Gateway.Commands;

/// <summary>One link in a health snapshot.</summary>
/// <param name="Name">The link.</param>
/// <param name="Protocol">What is spoken over it.</param>
/// <param name="Segment">Network, tree or bus that it serves.</param>
/// <param name="State"><c>up, down, failed</c>.</param>
/// <param name="Received">Frames received.</param>
/// <param name="Sent">Frames sent.</param>
/// <param name="Dropped">Frames dropped because a queue was full.</param>
public sealed record LinkHealth(string Name, string Protocol, string Segment, string State, long Received, long Sent, long Dropped);
