using Sallyport.Crypto;
using Sallyport.Storage.Files;
using Sallyport.Storage.Secrets;
using Sallyport.Wire;

namespace Sallyport.Storage.State;

/// <summary>Where the projection lives.</summary>
public sealed record StateStoreOptions
{
    /// <summary>The file; its folder exists.</summary>
    public required string Path { get; init; }

    /// <summary>What wraps the secrets.</summary>
    public required IWrapKey WrapKey { get; init; }

    /// <summary>Where the file is; default the disk.</summary>
    public IFileSystem FileSystem { get; init; } = DiskFileSystem.Shared;

    /// <summary>Source of nonces; default the platform's.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Shared;

    /// <summary>Closed downlinks that are kept, the newest ones; 0 or more, default 10,000.</summary>
    public int ClosedDownlinks { get; init; } = 10_000;
}
