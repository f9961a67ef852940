namespace Sallyport.Cli.Stimulators;

/// <summary>What can be done by hand at a simulated device.</summary>
internal enum HandActionKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Take an electrode off.</summary>
    Open,

    /// <summary>Let an output draw too much.</summary>
    Over,

    /// <summary>Put the electrode on again, with a load as it should be.</summary>
    Close,

    /// <summary>Press the physical stop.</summary>
    Emergency,

    /// <summary>Clear an emergency or a fault.</summary>
    Clear,

    /// <summary>Confirm that the key may be replaced over the local line.</summary>
    AllowKey,

    /// <summary>Switch the device off.</summary>
    Quit,
}
