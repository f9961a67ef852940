using System.Text;
using System.Text.Json;
using Sallyport.Mqtt.Topics;
using Sallyport.Payloads;
using Sallyport.Payloads.Json;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>A node's discovery message (a MessagePack map) as Home Assistant's configuration message (enigmaiot.md section 14), retained.</summary>
/// <param name="options">Which bugs to keep.</param>
/// <param name="root">Prefix and network name with the slash after it.</param>
internal sealed class HomeAssistantDiscovery(EnigmaIotTopicOptions options, string root)
{
    private const string Attributes = "{{value_json | tojson}}";

    /// <summary>
    /// Null for octets that are no map, types that the original refuses, trigger numbers out of range, and suffixes that would leave the topic.
    /// </summary>
    internal Publication? Message(string id, ReadOnlySpan<byte> messagePack)
    {
        if (!PayloadText.TryToJson(PayloadFormat.MessagePack, messagePack, out var json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var entity = new EntityFields(document.RootElement);
        var suffix = entity.Text("nmsfx");
        if (entity.Integer("type") is not { } type || (suffix is not null && !IsPartOfLevel(suffix)))
        {
            return null;
        }

        var name = suffix is null ? id : id + "_" + suffix;
        var (word, configuration) = type switch
        {
            2 => ("binary_sensor", BinarySensor(entity, id, name)),
            4 => ("cover", Cover(entity, id, name)),
            6 => ("device_automation", Trigger(entity, id)),
            12 => ("sensor", Sensor(entity, id, name)),
            13 => ("switch", Switch(entity, id, name)),
            _ => ("", null),
        };
        return configuration is null ? null : new Publication($"{options.DiscoveryPrefix}/{word}/{name}/config", Encoding.UTF8.GetBytes(configuration), true);
    }

    private string Sensor(EntityFields entity, string id, string name)
    {
        var fields = Named(name);
        if (entity.Has("dev_cla"))
        {
            fields.Text("device_class", EntityWords.SensorClass(entity.Integer("dev_cla")));
        }

        fields.Integer("expire_after", entity.Integer("exp_aft"));
        fields.Text("state_topic", DataTopic(id));
        fields.Copy("unit_of_measurement", entity, "unit_of_meas");
        fields.Text("value_template", Template(entity, id) ?? ValueTemplate(entity.Text("val") ?? "value"));
        return Finish(fields, entity, id);
    }

    private string BinarySensor(EntityFields entity, string id, string name)
    {
        var fields = Named(name);
        fields.Text("state_topic", DataTopic(id));
        if (entity.Has("dev_cla"))
        {
            fields.Text("device_class", EntityWords.BinarySensorClass(entity.Integer("dev_cla")));
        }

        fields.Copy("payload_on", entity, "pl_on");
        fields.Copy("payload_off", entity, "pl_off");
        fields.Text("value_template", Template(entity, id) ?? ValueTemplate(entity.String("val") ?? "value"));
        fields.Integer("expire_after", entity.Integer("exp_aft"));
        fields.Integer("off_delay", entity.Integer("off_dly"));
        return Finish(fields, entity, id);
    }

    private string Switch(EntityFields entity, string id, string name)
    {
        var fields = Named(name);
        fields.Text("command_topic", CommandTopic(id));
        fields.Copy("payload_on", entity, "pl_on");
        fields.Copy("payload_off", entity, "pl_off");
        fields.Text("state_topic", DataTopic(id));
        fields.Copy("state_on", entity, "stat_on");
        fields.Copy("state_off", entity, "stat_off");
        if (entity.String("val") is { } value)
        {
            fields.Text("value_template", ValueTemplate(value));
        }

        return Finish(fields, entity, id);
    }

    private string Cover(EntityFields entity, string id, string name)
    {
        var fields = Named(name);

        // The original lacks /set here, so that covers never get commands.
        fields.Text("command_topic", options.Compatible ? DataTopic(id) : CommandTopic(id));
        if (entity.Has("dev_cla"))
        {
            fields.Text("device_class", EntityWords.CoverClass(entity.Integer("dev_cla")));
        }

        fields.Copy("payload_close", entity, "pl_cls");
        fields.Copy("payload_open", entity, "pl_open");
        fields.Copy("payload_stop", entity, "pl_stop");
        fields.Text("position_topic", DataTopic(id));
        fields.Text("position_template", ValueTemplate("pos"));
        fields.Text("set_position_topic", CommandTopic(id));

        // The original lacks the quotes and the comma, so that the result is no JSON.
        var go = entity.Text("pl_goto") ?? "pos";
        var start = options.Compatible ? go : JsonQuote.Of(go) + ",";
        fields.Text("set_position_template", "{\"cmd\":" + start + "\"pos\":{{position|int}}}");
        fields.Copy("state_closed", entity, "stat_clsd");
        fields.Copy("state_closing", entity, "stat_closing");
        fields.Copy("state_open", entity, "stat_open");
        fields.Copy("state_opening", entity, "stat_opening");
        fields.Copy("state_stopped", entity, "stat_stopped");
        fields.Text("state_topic", DataTopic(id));
        fields.Text("value_template", ValueTemplate("state"));
        return Finish(fields, entity, id);
    }

    private string? Trigger(EntityFields entity, string id)
    {
        var fields = new EntityText();
        fields.Text("automation_type", "trigger");
        fields.Text("topic", DataTopic(id));
        if (entity.Text("pl") is { } payload)
        {
            fields.Text("payload", payload);
        }

        if (!Word(entity, "ttype", EntityWords.TriggerType, out var type) || !Word(entity, "tstype", EntityWords.TriggerSubtype, out var subtype))
        {
            return null;
        }

        if (type is not null)
        {
            fields.Text("type", type);
        }

        if (subtype is not null)
        {
            fields.Text("subtype", subtype);
        }

        var name = id + (string.IsNullOrEmpty(type) ? "" : "_" + type) + (string.IsNullOrEmpty(subtype) ? "" : "_" + subtype);
        var device = new EntityText();
        device.Text("name", name);
        device.Text("identifiers", name);
        fields.Raw("device", device.End());
        return fields.End();
    }

    /// <summary>A number out of the table or a free string; false for a number that is not in the table, where the original reads foreign memory.</summary>
    private static bool Word(EntityFields entity, string key, Func<int, string?> table, out string? word)
    {
        word = entity.Integer(key) is { } number ? table(number) : entity.Text(key);
        return word is not null || !entity.Has(key);
    }

    private static EntityText Named(string name)
    {
        var fields = new EntityText();
        fields.Text("name", name);
        fields.Text("unique_id", name);
        return fields;
    }

    private string Finish(EntityText fields, EntityFields entity, string id)
    {
        if (entity.Truth("attr"))
        {
            fields.Text("json_attributes_topic", DataTopic(id));
            fields.Text("json_attributes_template", Attributes);
        }

        return fields.End();
    }

    private static string? Template(EntityFields entity, string id) => entity.Text("val_tpl")?.Replace("***", id, StringComparison.Ordinal);

    private static string ValueTemplate(string field) => "{{value_json." + field + "}}";

    private string DataTopic(string id) => root + id + "/data";

    private string CommandTopic(string id) => root + id + "/set/data";

    /// <summary>A node must not reach other levels or make the broker close the connection.</summary>
    private static bool IsPartOfLevel(string suffix) => suffix.AsSpan().IndexOfAny("/+#") < 0 && !suffix.Any(char.IsControl);
}
