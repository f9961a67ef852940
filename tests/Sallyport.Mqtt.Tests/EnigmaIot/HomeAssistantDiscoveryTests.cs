using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.Topics;
using Sallyport.Payloads;

namespace Sallyport.Mqtt.Tests.EnigmaIot;

/// <summary>The shapes that the captured messages do not show; the captured ones are in <see cref="CapturedTopicTests"/>.</summary>
public class HomeAssistantDiscoveryTests
{
    [Fact]
    public void Sensor_AllFields_StandInTheirOrder()
    {
        Assert.Equal(
            ("homeassistant/sensor/n_s/config",
                """{"name":"n_s","unique_id":"n_s","device_class":"voltage","expire_after":60,"state_topic":"F/n/data","unit_of_measurement":"V","value_template":"{{x.n}}","json_attributes_topic":"F/n/data","json_attributes_template":"{{value_json | tojson}}"}"""),
            Message("""{"attr":1,"val":"y","val_tpl":"{{x.***}}","unit_of_meas":"V","exp_aft":60,"dev_cla":12,"nmsfx":"s","type":12}"""));
    }

    [Fact]
    public void Sensor_NoFields_HasTheDefaultTemplate()
    {
        Assert.Equal(
            ("homeassistant/sensor/n/config", """{"name":"n","unique_id":"n","state_topic":"F/n/data","value_template":"{{value_json.value}}"}"""),
            Message("""{"type":12,"attr":false,"exp_aft":"soon"}"""));
    }

    [Fact]
    public void BinarySensor_AllFields_StandInTheirOrder()
    {
        Assert.Equal(
            ("homeassistant/binary_sensor/n/config",
                """{"name":"n","unique_id":"n","state_topic":"F/n/data","device_class":"motion","payload_on":"on","payload_off":false,"value_template":"{{value_json.m}}","expire_after":5,"off_delay":7,"json_attributes_topic":"F/n/data","json_attributes_template":"{{value_json | tojson}}"}"""),
            Message("""{"type":2,"dev_cla":12,"pl_on":"on","pl_off":false,"val":"m","exp_aft":5,"off_dly":7,"attr":true}"""));
    }

    [Fact]
    public void Switch_AllFields_StandInTheirOrder()
    {
        Assert.Equal(
            ("homeassistant/switch/n_1/config",
                """{"name":"n_1","unique_id":"n_1","command_topic":"F/n/set/data","payload_on":1.5,"payload_off":null,"state_topic":"F/n/data","state_on":[1],"state_off":{"a":2}}"""),
            Message("""{"type":13,"nmsfx":1,"pl_on":1.5,"pl_off":null,"stat_on":[1],"stat_off":{"a":2},"val":3}"""));
    }

    [Fact]
    public void Cover_CompatibleOff_HasTheRightForms()
    {
        const string Cover = """{"type":4,"dev_cla":9,"pl_goto":"go","stat_opening":"o","stat_closing":"c","stat_stopped":"s"}""";

        Assert.Equal(
            ("homeassistant/cover/n/config",
                """{"name":"n","unique_id":"n","command_topic":"F/n/data","device_class":"shutter","position_topic":"F/n/data","position_template":"{{value_json.pos}}","set_position_topic":"F/n/set/data","set_position_template":"{\"cmd\":go\"pos\":{{position|int}}}","state_closing":"c","state_opening":"o","state_stopped":"s","state_topic":"F/n/data","value_template":"{{value_json.state}}"}"""),
            Message(Cover));
        Assert.Equal(
            ("homeassistant/cover/n/config",
                """{"name":"n","unique_id":"n","command_topic":"F/n/set/data","device_class":"shutter","position_topic":"F/n/data","position_template":"{{value_json.pos}}","set_position_topic":"F/n/set/data","set_position_template":"{\"cmd\":\"go\",\"pos\":{{position|int}}}","state_closing":"c","state_opening":"o","state_stopped":"s","state_topic":"F/n/data","value_template":"{{value_json.state}}"}"""),
            Message(Cover, compatible: false));
    }

    [Fact]
    public void Trigger_FreeStrings_NameTheDevice()
    {
        Assert.Equal(
            ("homeassistant/device_automation/n_x/config",
                """{"automation_type":"trigger","topic":"F/n/data","payload":"1","type":"shake","subtype":"left","device":{"name":"n_shake_left","identifiers":"n_shake_left"}}"""),
            Message("""{"type":6,"pl":1,"ttype":"shake","tstype":"left","nmsfx":"x"}"""));
        Assert.Equal(
            ("homeassistant/device_automation/n/config", """{"automation_type":"trigger","topic":"F/n/data","device":{"name":"n","identifiers":"n"}}"""),
            Message("""{"type":6}"""));
    }

    [Theory]
    [InlineData("""{"type":9}""", "refused type")]
    [InlineData("""{"type":"12"}""", "type is no number")]
    [InlineData("""{"val":"x"}""", "no type")]
    [InlineData("[12]", "no map")]
    [InlineData("""{"type":12,"nmsfx":"a/b"}""", "suffix reaches another level")]
    [InlineData("""{"type":12,"nmsfx":"#"}""", "suffix is a wildcard")]
    [InlineData("""{"type":12,"nmsfx":"\n"}""", "suffix is no text")]
    [InlineData("""{"type":6,"ttype":8}""", "trigger out of range")]
    [InlineData("""{"type":6,"tstype":-1}""", "subtype out of range")]
    public void Discovery_Unusable_GivesNothing(string json, string why)
    {
        Assert.True(Message(json) is null, why);
    }

    [Theory]
    [InlineData(2, 24, "window")]
    [InlineData(2, 25, "")]
    [InlineData(4, 1, "awning")]
    [InlineData(4, 10, "window")]
    [InlineData(4, 11, "")]
    [InlineData(12, 1, "battery")]
    [InlineData(12, 0, "")]
    [InlineData(12, -1, "")]
    public void DeviceClass_Number_IsItsWord(int type, int number, string word)
    {
        Assert.Contains($"\"device_class\":\"{word}\"", Message($"{{\"type\":{type},\"dev_cla\":{number}}}")!.Value.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Discovery_AnyOctets_NeverThrows() =>
        Prop.ForAll<byte[]>(octets =>
        {
            // The front of a map with a valid type, so that what follows is looked at.
            byte[] message = [0x82, 0xA4, .. "type"u8, 12, .. octets];
            foreach (var published in Publish(message, true).Concat(Publish(octets, true)))
            {
                using var parsed = JsonDocument.Parse(published.Payload);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static (string Topic, string Payload)? Message(string json, bool compatible = true)
    {
        var packed = new ArrayBufferWriter<byte>();
        Assert.True(JsonPayload.TryToMessagePack(Encoding.UTF8.GetBytes(json), 5, packed));
        var messages = Publish(packed.WrittenSpan.ToArray(), compatible);
        Assert.All(messages, message => Assert.True(message.Retain));
        return messages.Count == 0 ? null : (Assert.Single(messages).Topic, Encoding.UTF8.GetString(messages[0].Payload.Span));
    }

    private static List<Publication> Publish(byte[] octets, bool compatible)
    {
        var messages = new List<Publication>();
        var tree = new EnigmaIotTopicTree(new EnigmaIotTopicOptions("F") { Compatible = compatible });
        tree.Publish(new JournalEntry(1, 0, "enigmaiot/F/00:00:00:00:00:01", new ControlBody("n", "discovery", octets, null)), messages);
        return messages;
    }
}
