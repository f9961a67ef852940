using System.Diagnostics;
using System.Net;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Restart;

/// <summary>Nodes that report under the key they have, and register when they are told that it is not known any more.</summary>
internal sealed class RestartLoad : IDisposable
{
    // Below what the link's queue holds: what the socket or the queue drops is sent again only after the patience of a node.
    private const int Window = 1_000;
    private static readonly byte[] Payload = new byte[8];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly BenchRadio _radio;
    private readonly bool[] _isBack;

    /// <summary>Makes nodes that have no keys yet.</summary>
    public RestartLoad(MacAddress gateway, byte[] networkKey, int nodes)
    {
        _radio = new BenchRadio(gateway, networkKey, nodes);
        _isBack = new bool[nodes];
    }

    /// <summary>Lets each node speak until all have a session and have sent data under its key.</summary>
    /// <param name="link">Where the gateway listens.</param>
    /// <param name="isKnown">True when the nodes have keys from before and begin with data; false when they begin with a hello.</param>
    /// <exception cref="CommandFailure">Not all are back in two minutes.</exception>
    public void Run(IPEndPoint link, bool isKnown)
    {
        _radio.Connect(link);
        Array.Clear(_isBack);
        var clock = Stopwatch.StartNew();
        var waiting = new Queue<(int Node, TimeSpan Until)>();
        for (int next = 0, back = 0; back < _radio.Count;)
        {
            for (; next < _radio.Count && next - back < Window; next++)
            {
                Speak(next, isKnown);
                waiting.Enqueue((next, clock.Elapsed + Patience));
            }

            back += Listen();
            while (waiting.TryPeek(out var oldest) && (_isBack[oldest.Node] || oldest.Until < clock.Elapsed))
            {
                waiting.Dequeue();
                if (!_isBack[oldest.Node])
                {
                    Speak(oldest.Node, isKnown);
                    waiting.Enqueue((oldest.Node, clock.Elapsed + Patience));
                }
            }

            if (clock.Elapsed > Longest)
            {
                throw CommandFailure.Refused($"only {back} of {_radio.Count} nodes have a session after {Longest}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _radio.Dispose();

    private void Speak(int node, bool hasKey)
    {
        if (hasKey)
        {
            _radio.SendData(node, Payload);
        }
        else
        {
            _radio.SendHello(node);
        }
    }

    /// <summary>Takes what is there, or waits a moment.</summary>
    /// <returns>How many nodes are back by it.</returns>
    private int Listen()
    {
        var back = 0;
        for (var wait = TimeSpan.FromMilliseconds(1); _radio.TryHear(wait, out int node, out ReadOnlySpan<byte> frame); wait = TimeSpan.Zero)
        {
            if (_isBack[node])
            {
                continue;
            }

            if (frame[0] == (byte)MessageType.InvalidateKey)
            {
                _radio.SendHello(node);
            }
            else if (frame[0] == (byte)MessageType.ServerHello)
            {
                _radio.TakeAnswer(node, frame);
                _radio.SendData(node, Payload);
                _isBack[node] = true;
                back++;
            }
        }

        return back;
    }
}
