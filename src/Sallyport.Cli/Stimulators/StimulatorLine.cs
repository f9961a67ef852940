namespace Sallyport.Cli.Stimulators;

/// <summary>What <c>estim-device --json</c> prints for each event. Every line has every member; null where it says nothing.</summary>
internal sealed record StimulatorLine
{
    /// <summary>When, on this machine's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Milliseconds since the start, on a clock that never jumps.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>What happened: one of the words in docs/guide/stimulator.md.</summary>
    public required string Event { get; init; }

    /// <summary>State of the device.</summary>
    public string? State { get; init; }

    /// <summary>Why its outputs last went down.</summary>
    public string? Reason { get; init; }

    /// <summary>Levels of all outputs, per mille.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>Output with a fault.</summary>
    public int? Output { get; init; }

    /// <summary>Which faults the output has.</summary>
    public string? Fault { get; init; }

    /// <summary>Address of the sender, two hexadecimal digits.</summary>
    public string? Source { get; init; }

    /// <summary>The command.</summary>
    public string? Command { get; init; }

    /// <summary>How it was protected: the type of its packet.</summary>
    public string? Type { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>How long a temporary key lives.</summary>
    public double? Seconds { get; init; }

    /// <summary>Of <c>ready</c>: the line.</summary>
    public string? Link { get; init; }

    /// <summary>Of <c>ready</c>: the local line.</summary>
    public string? LocalLine { get; init; }

    /// <summary>Of <c>ready</c>: own address, two hexadecimal digits.</summary>
    public string? Address { get; init; }

    /// <summary>Of <c>ready</c>: serial number.</summary>
    public ulong? Serial { get; init; }

    /// <summary>Of <c>ready</c>: there is a master key.</summary>
    public bool? HasKey { get; init; }

    /// <summary>Lines that were left out before this one, because nobody read fast enough.</summary>
    public long? LeftOut { get; init; }
}
