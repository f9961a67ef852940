namespace Sallyport.Wire.Session;

/// <summary>What kind of input a link hands to a session.</summary>
public enum ArrivalKind : byte
{
    /// <summary>One whole frame with a source and a destination (ESP-NOW, UDP, one radio packet).</summary>
    Frame,

    /// <summary>A connection or line came up; no octets.</summary>
    Opened,

    /// <summary>The next octets of a stream or one binary message of a connection, cut anywhere on a stream.</summary>
    Octets,

    /// <summary>One text message of a connection, as UTF-8 octets.</summary>
    Text,

    /// <summary>A connection or line went away; no octets.</summary>
    Closed,
}
