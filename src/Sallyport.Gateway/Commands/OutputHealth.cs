namespace Sallyport.Gateway.Commands;

/// <summary>One output in a health snapshot.</summary>
/// <param name="Name">The output.</param>
/// <param name="State"><c>up, connecting, failed</c>.</param>
/// <param name="Behind">Durable entries that it has not confirmed.</param>
/// <param name="Detail">Last trouble, null for none.</param>
public sealed record OutputHealth(string Name, string State, long Behind, string? Detail);
