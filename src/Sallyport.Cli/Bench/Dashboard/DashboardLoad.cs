using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>Many nodes that report temperature, humidity and voltage in turn, at a steady rate.</summary>
internal sealed class DashboardLoad : IDisposable
{
    private const int HellosUnderWay = 64;
    private const int LongestBurst = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // CayenneLPP: channel, type and value of temperature, humidity and voltage.
    private static readonly byte[] Payload = [1, 103, 0, 200, 2, 104, 110, 3, 116, 1, 74];
    private readonly BenchRadio _radio;
    private long _sent;

    /// <summary>Registers every node.</summary>
    /// <exception cref="CommandFailure">The gateway does not answer a hello.</exception>
    public DashboardLoad(IPEndPoint link, MacAddress gateway, byte[] networkKey, int devices)
    {
        _radio = new BenchRadio(gateway, networkKey, devices);
        _radio.Connect(link);
        _radio.RegisterAll(HellosUnderWay, Patience);
    }

    /// <summary>Uplinks sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sends until it is told to stop.</summary>
    public void Run(int rate, CancellationToken stop)
    {
        byte[] payload = [.. Payload];
        var clock = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested)
        {
            long may = (long)(clock.Elapsed.TotalSeconds * rate) - Sent;
            for (long burst = Math.Min(may, LongestBurst); burst > 0; burst--)
            {
                BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(2), (short)(150 + ((Sent / 7) % 150)));
                _radio.SendData((int)(Sent % _radio.Count), payload, PayloadEncoding.CayenneLpp);
                Interlocked.Increment(ref _sent);
            }

            if (may < LongestBurst)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _radio.Dispose();
}
