namespace Sallyport.Gateway.EStim;

/// <summary>One output in the newest status.</summary>
/// <param name="Output">0..7.</param>
/// <param name="Level">Per mille.</param>
/// <param name="Target">Per mille.</param>
/// <param name="Limit">Highest level that the device allows, per mille.</param>
/// <param name="IsMoving">The level moves.</param>
/// <param name="HasOpenElectrode">No current can flow.</param>
/// <param name="HasOverCurrent">More current than allowed.</param>
public sealed record OutputView(int Output, int Level, int Target, int Limit, bool IsMoving, bool HasOpenElectrode, bool HasOverCurrent);
