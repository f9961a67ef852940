namespace Sallyport.Gateway.Alerts;

/// <summary>One number of a rule.</summary>
/// <param name="Name">As in REST, camel case.</param>
/// <param name="Unit">Unit as people write it: <c>dBm, %, minutes</c>.</param>
/// <param name="Least">Least value.</param>
/// <param name="Most">Greatest value.</param>
/// <param name="Default">What holds when nothing is set.</param>
/// <param name="Meaning">What it decides, in a few words.</param>
public sealed record AlertParameter(string Name, string Unit, double Least, double Most, double Default, string Meaning);
