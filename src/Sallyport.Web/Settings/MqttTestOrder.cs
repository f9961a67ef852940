namespace Sallyport.Web.Settings;

/// <summary>What to test; what is null is taken from the settings as they are. The password of the settings goes only to their own broker and user.</summary>
/// <param name="Url">Broker, <c>mqtt://HOST[:PORT]</c> or <c>mqtts://</c>.</param>
/// <param name="User">User.</param>
/// <param name="Password">Password.</param>
/// <param name="CaFile">File of trusted authorities on the gateway's machine.</param>
public sealed record MqttTestOrder(string? Url = null, string? User = null, string? Password = null, string? CaFile = null)
{
    /// <summary>Without what it holds.</summary>
    public override string ToString() => "test";
}
