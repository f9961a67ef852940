namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>
/// The numbers of discovery messages as Home Assistant's words (enigmaiot.md section 14). Classes that are none or unknown are empty, as in the original.
/// </summary>
internal static class EntityWords
{
    private static readonly string[] BinarySensorClasses =
    [
        "", "battery", "battery_charging", "cold", "connectivity", "door", "garage_door", "gas", "heat", "light", "lock", "moisture", "motion", "moving",
        "occupancy",
        "opening", "plug", "power", "presence", "problem", "safety", "smoke", "sound", "vibration", "window",
    ];

    private static readonly string[] CoverClasses = ["", "awning", "blind", "curtain", "damper", "door", "garage", "gate", "shade", "shutter", "window"];

    private static readonly string[] SensorClasses =
    [
        "", "battery", "current", "energy", "humidity", "illuminance", "signal_strength", "temperature", "power", "power_factor", "pressure", "timestamp",
        "voltage",
    ];

    private static readonly string[] TriggerTypes =
    [
        "button_short_press", "button_short_release", "button_long_press", "button_long_release", "button_double_press", "button_triple_press",
        "button_quadruple_press",
        "button_quintuple_press",
    ];

    private static readonly string[] TriggerSubtypes = ["turn_on", "turn_off", "button_1", "button_2", "button_3", "button_4", "button_5", "button_6"];

    internal static string BinarySensorClass(int? number) => At(BinarySensorClasses, number) ?? "";

    internal static string CoverClass(int? number) => At(CoverClasses, number) ?? "";

    internal static string SensorClass(int? number) => At(SensorClasses, number) ?? "";

    internal static string? TriggerType(int number) => At(TriggerTypes, number);

    internal static string? TriggerSubtype(int number) => At(TriggerSubtypes, number);

    private static string? At(string[] words, int? number) => number is { } at && at >= 0 && at < words.Length ? words[at] : null;
}
