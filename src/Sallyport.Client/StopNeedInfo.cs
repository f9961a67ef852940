namespace Sallyport.Client;

/// <summary>Whether a stop makes sense.</summary>
/// <param name="Buses">On how many buses it would leave.</param>
/// <param name="IsActive">An output is armed or active, or nobody knows that it is not.</param>
public sealed record StopNeedInfo(int Buses, bool IsActive);
