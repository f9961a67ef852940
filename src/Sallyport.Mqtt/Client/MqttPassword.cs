using System.Text;

namespace Sallyport.Mqtt.Client;

/// <summary>A password that never prints itself: not in logs, exceptions or records that hold it.</summary>
public sealed class MqttPassword
{
    private readonly byte[] _octets;

    /// <summary>Takes the text as UTF-8.</summary>
    public MqttPassword(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _octets = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Octets; at most 65,535 can be sent.</summary>
    public int Length => _octets.Length;

    internal ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>Always <c>(secret)</c>.</summary>
    public override string ToString() => "(secret)";
}
