using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EStim;

namespace Sallyport.Mqtt.Topics;

/// <summary>What a message from the broker asks for.</summary>
/// <param name="Request">The downlink, null when it is none; its device part may still be a name and is resolved by the gateway.</param>
/// <param name="ErrorTopic">Where a refusal is answered (<c>net/id/result/error</c>), null when the topic is not one of ours.</param>
/// <param name="Error">Why it is not understood; null when <see cref="Request"/> is set or the topic is not ours.</param>
public readonly record struct TopicCommand(DownlinkRequest? Request, string? ErrorTopic, string? Error)
{
    /// <summary>An order for outputs, when it is one; <see cref="Request"/> is null then.</summary>
    public OutputOrder? Order { get; init; }
}
