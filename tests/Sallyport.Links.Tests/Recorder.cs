using System.Diagnostics;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests;

/// <summary>Keeps what a link delivers.</summary>
internal sealed class Recorder : ILinkReceiver
{
    public List<(MacAddress Source, MacAddress Destination, string Octets, sbyte? Rssi)> Frames { get; } = [];

    public List<(ulong Id, TransmitOutcome Outcome)> Outcomes { get; } = [];

    /// <summary>Sources that were announced, each with the number of frames before it.</summary>
    public List<(MacAddress Source, int After)> Expected { get; } = [];

    public void Expect(MacAddress source) => Expected.Add((source, Frames.Count));

    public void Receive(in Arrival arrival) =>
        Frames.Add((arrival.Source, arrival.Destination, Convert.ToHexStringLower(arrival.Octets), arrival.Rssi));

    public void Complete(TransmitId id, TransmitOutcome outcome) => Outcomes.Add((id.Value, outcome));

    /// <summary>Polls a real socket until the condition holds; the wait between polls is for the link's own signal, at most 10 s in all.</summary>
    public void PollUntil(ILink link, Func<bool> condition)
    {
        // Not disposed: the link's thread may still be inside its call when this method has seen enough.
        var signal = new AutoResetEvent(true);
        link.Ready = () => signal.Set();
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"nothing came: {Frames.Count} frames, {Outcomes.Count} outcomes, {link.Counters}");
            signal.WaitOne(TimeSpan.FromMilliseconds(50));
            link.Poll(this, default, 1024);
        }
    }
}
