namespace Sallyport.Cli.Decoding;

/// <summary>A frame taken apart.</summary>
/// <param name="Time">When it was captured, RFC 3339; null for a frame from the command line.</param>
/// <param name="Source">Sender; null for a frame from the command line.</param>
/// <param name="Destination">Receiver; null for a frame from the command line.</param>
/// <param name="Rssi">dBm, null when unknown.</param>
/// <param name="Protocol">What it was read as.</param>
/// <param name="Type">Name of the message.</param>
/// <param name="Opened">True when a key fitted, null when the message is not encrypted.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
/// <param name="Fields">They cover every octet once.</param>
internal sealed record DecodedFrame(
    string? Time, string? Source, string? Destination, int? Rssi, string Protocol, string Type, bool? Opened, string? Problem, IReadOnlyList<DecodedField> Fields);
