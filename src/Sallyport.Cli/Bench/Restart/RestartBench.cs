using System.Diagnostics;
using Sallyport.Cli.Configuration;
using Sallyport.Crypto;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Keys;

namespace Sallyport.Cli.Bench.Restart;

/// <summary>A gateway process of its own that learns nodes, is stopped, and starts again without their sessions.</summary>
internal static class RestartBench
{
    private const string Key = "bench network key";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Runs it.</summary>
    /// <param name="nodes">How many, 1 or more.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <exception cref="CommandFailure">The gateway does not start, or does not answer all nodes.</exception>
    public static async Task<RestartFigures> RunAsync(int nodes, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        try
        {
            using var load = new RestartLoad(RunSettings.DefaultAddress, NetworkKey.FromText(Key), nodes);
            using (BenchGateway first = await BenchGateway.StartAsync(folder, Key, cancellationToken).ConfigureAwait(false))
            {
                load.Run(first.Link, isKnown: false);
                await first.UntilUplinksAsync(nodes, cancellationToken).ConfigureAwait(false);
                await first.StopAsync(cancellationToken).ConfigureAwait(false);
            }

            var start = Stopwatch.StartNew();
            using BenchGateway again = await BenchGateway.StartAsync(folder, Key, cancellationToken).ConfigureAwait(false);
            double startMs = start.Elapsed.TotalMilliseconds;
            await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
            double resident = again.ResidentOctets / 1e6;

            var back = Stopwatch.StartNew();
            load.Run(again.Link, isKnown: true);
            await again.UntilUplinksAsync(nodes, cancellationToken).ConfigureAwait(false);
            double seconds = back.Elapsed.TotalSeconds;
            await again.StopAsync(cancellationToken).ConfigureAwait(false);
            double ceiling = Ceiling();
            return new RestartFigures(nodes, startMs, resident, seconds, nodes / seconds, ceiling, nodes / seconds / ceiling);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A key pair and a shared secret, as often as one core can in a second.</summary>
    private static double Ceiling()
    {
        var agreement = new LibCryptoX25519();
        Span<byte> own = stackalloc byte[IKeyAgreement.Length];
        Span<byte> peer = stackalloc byte[IKeyAgreement.Length];
        Span<byte> result = stackalloc byte[IKeyAgreement.Length];
        SystemRandomSource.Shared.Fill(own);
        agreement.PublicKey(own, peer);
        var count = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed.TotalSeconds < 1; count++)
        {
            SystemRandomSource.Shared.Fill(own);
            agreement.PublicKey(own, result);
            agreement.TryAgree(own, peer, result);
        }

        return count / clock.Elapsed.TotalSeconds;
    }
}
