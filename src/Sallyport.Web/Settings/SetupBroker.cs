namespace Sallyport.Web.Settings;

/// <summary>The broker of the first set-up.</summary>
/// <param name="Server">Host name or address, at most 40 octets.</param>
/// <param name="Port">1..65,535.</param>
/// <param name="Tls">Encrypt the connection.</param>
/// <param name="User">At most 20 octets; null: none.</param>
/// <param name="Password">At most 40 octets; null: none.</param>
public sealed record SetupBroker(string Server, int Port, bool Tls = false, string? User = null, string? Password = null)
{
    /// <summary>Without user and password.</summary>
    public override string ToString() => Server;
}
