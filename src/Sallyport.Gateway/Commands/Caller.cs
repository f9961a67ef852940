namespace Sallyport.Gateway.Commands;

/// <summary>Who asks, for the policy check and the audit.</summary>
/// <param name="Who">User, token name, <c>mqtt</c> or <c>local</c>.</param>
/// <param name="From">Address of the caller, or <c>local</c>.</param>
/// <param name="Via"><c>rest, mqtt, cli, gateway</c>.</param>
public sealed record Caller(string Who, string From, string Via);
