namespace Sallyport.Cli.Configuration.Stored;

/// <summary>A network as it is kept in the data folder.</summary>
/// <param name="Name">Its name, which never changes: devices and history carry it.</param>
/// <param name="KeySecret">Name of the wrapped secret that holds its key.</param>
/// <param name="Values">Its other settings by their path below the network: <c>channel</c>, <c>links:0</c>.</param>
internal sealed record StoredNetwork(string Name, string KeySecret, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Without values.</summary>
    public override string ToString() => Name;
}
