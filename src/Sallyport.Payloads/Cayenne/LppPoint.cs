namespace Sallyport.Payloads.Cayenne;

/// <summary>One point of a polyline.</summary>
/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
public readonly record struct LppPoint(double Latitude, double Longitude);
