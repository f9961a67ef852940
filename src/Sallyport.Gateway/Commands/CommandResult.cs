using Sallyport.Gateway.Downlinks;

namespace Sallyport.Gateway.Commands;

/// <summary>What became of a command when it was handed in. On acceptance it is durable.</summary>
/// <param name="Refusal">None when accepted.</param>
/// <param name="Detail">For people, on refusal.</param>
/// <param name="Downlink">The queued downlink, when there is one.</param>
public sealed record CommandResult(CommandRefusal Refusal, string? Detail, DownlinkRecord? Downlink)
{
    /// <summary>True when accepted.</summary>
    public bool Accepted => Refusal == CommandRefusal.None;
}
