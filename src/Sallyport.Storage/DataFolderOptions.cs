using Sallyport.Crypto;
using Sallyport.Gateway.State;
using Sallyport.Storage.Journal;
using Sallyport.Wire;

namespace Sallyport.Storage;

/// <summary>How a data folder is opened.</summary>
public sealed record DataFolderOptions
{
    /// <summary>The folder; made with mode 0700 when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Sees the projection before the journal is opened: its settings may decide how. What it throws ends the opening.</summary>
    public Action<IStateStore>? StateOpened { get; init; }

    /// <summary>Changes the journal's options (limits, retention, sync); null = the defaults.</summary>
    public Func<JournalOptions, JournalOptions>? Journal { get; init; }

    /// <summary>Source of keys and nonces; default the platform's.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Shared;
}
