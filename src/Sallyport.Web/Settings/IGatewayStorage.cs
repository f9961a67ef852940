namespace Sallyport.Web.Settings;

/// <summary>The data folder of a running gateway. Thread safe.</summary>
public interface IGatewayStorage
{
    /// <summary>How full it is, and what a retention would delete now.</summary>
    /// <param name="days">Days to ask about; null: those that hold.</param>
    /// <param name="gibibytes">GiB to ask about; null: those that hold.</param>
    StorageView Look(int? days, int? gibibytes);

    /// <summary>Why a backup cannot be made now; null when it can.</summary>
    string? RefuseBackup();

    /// <summary>Writes a backup as tar.gz while the gateway goes on. One at a time.</summary>
    Task BackUpAsync(Stream target, bool includeKey, CancellationToken cancellationToken);
}
