namespace Sallyport.Gateway.Downlinks;

/// <summary>Marks the call that made a downlink, so that the same call, repeated after a restart, finds it instead of making another.</summary>
/// <param name="Who">The caller.</param>
/// <param name="Key">Path and key of the call; at most 400 characters.</param>
/// <param name="Fingerprint">SHA-256 of its body, lower-case hex.</param>
public sealed record CallMark(string Who, string Key, string Fingerprint);
