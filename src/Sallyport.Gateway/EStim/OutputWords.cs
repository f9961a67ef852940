using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Gateway.EStim;

/// <summary>States and reasons as words of the API, the journal and topics.</summary>
public static class OutputWords
{
    /// <summary>The state as a word.</summary>
    public static string Of(DeviceState state) => state.ToString().ToLowerInvariant();

    /// <summary>The reason as a word.</summary>
    public static string Of(StopReason reason) => reason switch
    {
        StopReason.KeyExpired => "key-expired",
        StopReason.KeyRevoked => "key-revoked",
        StopReason.LinkLost => "link-lost",
        _ => reason.ToString().ToLowerInvariant(),
    };

    /// <summary>What became of a sealed command, as a word.</summary>
    public static string Of(SealedStatus status) => status switch
    {
        SealedStatus.Done => "done",
        SealedStatus.Malformed => "malformed",
        SealedStatus.UnknownCommand => "unknown-command",
        SealedStatus.Denied => "denied",
        SealedStatus.WrongState => "wrong-state",
        SealedStatus.Limit => "limit",
        SealedStatus.Busy => "busy",
        _ => "unknown-status",
    };
}
