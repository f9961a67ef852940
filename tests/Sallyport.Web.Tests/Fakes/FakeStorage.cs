using Sallyport.Web.Settings;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>A folder of made-up figures.</summary>
internal sealed class FakeStorage : IGatewayStorage
{
    public static byte[] Octets { get; } = [0x1F, 0x8B, 1, 2, 3];

    public string? Refusal { get; set; }

    public StorageView Look(int? days, int? gibibytes) =>
        new(4096, 2, 1, "2026-01-31T12:00:00.000Z", 1 << 30, 1L << 40, days ?? 30, gibibytes ?? 10, 1, 2048, "2026-02-01T00:00:00.000Z");

    public string? RefuseBackup() => Refusal;

    public Task BackUpAsync(Stream target, bool includeKey, CancellationToken cancellationToken) => target.WriteAsync(Octets, cancellationToken).AsTask();
}
