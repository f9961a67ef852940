using System.Text.Json;
using Sallyport.Devices;

namespace Sallyport.Samples.AwakeActuator;

/// <summary>A lamp that stays awake: <c>set/data {"light":1}</c> switches it, <c>get/data {"light":0}</c> asks for its state; both are answered with the state.</summary>
public sealed class Lamp
{
    private readonly EnigmaNode _node;
    private readonly Action<bool> _switch;

    public Lamp(EnigmaNode node, Action<bool> switched)
    {
        (_node, _switch) = (node, switched);
        node.Received = Obey;
    }

    /// <summary>The lamp is on.</summary>
    public bool IsOn { get; private set; }

    private void Obey(NodeMessage message)
    {
        if (!message.TryToJson(out var json) || !TryReadLight(json, out var light))
        {
            // Somebody sent this lamp what is not for it; that is no reason to stop.
            return;
        }

        if (!message.IsGet && light != IsOn)
        {
            IsOn = light;
            _switch(light);
        }

        _node.TrySendMessagePack(IsOn ? """{"light":1}""" : """{"light":0}""");
    }

    private static bool TryReadLight(string json, out bool light)
    {
        using var document = JsonDocument.Parse(json);
        light = false;
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("light", out var member)
            || member.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        light = member.GetDouble() != 0;
        return true;
    }
}
