namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>What the replay remembers of one device beside what the product's own session does.</summary>
internal sealed class DeviceHistory
{
    /// <summary>Intervals behind the recorded rates.</summary>
    public RateInference Rates { get; } = new();

    /// <summary>Monotonic microseconds of the message that the next rate counts from: its hello or its last data.</summary>
    public long LastMessage { get; set; }

    /// <summary>Counter of the newest downlink on the air.</summary>
    public int DownlinkCounter { get; set; }

    /// <summary>Publications that the original made earlier than the product will: topic and payload as text.</summary>
    public List<string> Owed { get; } = [];

    /// <summary>The product ended the session before its counter did; the original ends it with the next frame.</summary>
    public bool EndedEarly { get; set; }

    /// <summary>Messages that the original counted in this device's statistics and the product did not: of an earlier device, or of an ended session.</summary>
    public long ForeignReceived { get; set; }

    /// <summary>Losses that the original carried over from an earlier device.</summary>
    public long ForeignLost { get; set; }

    /// <summary>Totals of the product after the newest data message.</summary>
    public (long Received, long Lost) Totals { get; set; }
}
