namespace Sallyport.Simulation.Fleet;

/// <summary>Encoding of what simulated devices send.</summary>
public enum PayloadFlavour
{
    /// <summary>CayenneLPP: a weather station.</summary>
    Cayenne,

    /// <summary>MessagePack: a map with named values.</summary>
    MsgPack,

    /// <summary>Raw octets: a text line.</summary>
    Raw,
}
