namespace Sallyport.Cli.Configuration.Stored;

/// <summary>A change that was undone because the gateway did not start with it.</summary>
/// <param name="AtMicroseconds">UTC microseconds.</param>
/// <param name="Reason">What the start said.</param>
internal sealed record TakenBack(long AtMicroseconds, string Reason);
