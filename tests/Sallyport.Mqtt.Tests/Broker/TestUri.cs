using Sallyport.Mqtt.Client;

namespace Sallyport.Mqtt.Tests.Broker;

internal static class TestUri
{
    public static MqttUri Of(string text)
    {
        Assert.True(MqttUri.TryParse(text, out var uri, out var error), error);
        return uri!;
    }
}
