using System.Globalization;
using System.Text.Json.Nodes;
using Sallyport.Cli.Configuration;
using Sallyport.Mqtt.Client;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>Settings as REST and the dashboard show them: never a secret.</summary>
/// <param name="layers">What file, environment and flags say.</param>
/// <param name="running">What the gateway runs with.</param>
/// <param name="now">What it would start with now.</param>
internal sealed class SettingsPicture(SettingLayers layers, EffectiveSettings running, EffectiveSettings now)
{
    /// <summary>Single settings.</summary>
    public IReadOnlyList<SettingView> Settings => [.. SettingCatalog.All.Select(View)];

    /// <summary>Networks as they will be at the next start.</summary>
    public IReadOnlyList<NetworkSettingsView> Networks => [.. now.Run.Networks.Select(View)];

    /// <summary>What takes effect at the next start.</summary>
    public IReadOnlyList<string> Pending =>
    [
        .. SettingCatalog.All.Where(IsPending).Select(static one => one.Path),
        .. now.Run.Networks.Concat(running.Run.Networks).Select(static network => network.Name).Distinct().Where(IsPending).Select(static name => $"networks.{name}"),
    ];

    /// <summary>One network.</summary>
    public NetworkSettingsView? Network(string name) => Networks.FirstOrDefault(network => network.Name == name);

    private SettingView View(SettingDefinition one)
    {
        Setting? outer = layers.OuterOf(one.Key);
        Setting? setting = now.Joined.Values.GetValueOrDefault(one.Key);
        string? text = one.Kind == "secret" ? null : setting?.Value ?? one.Default;
        if (one.Key == "mqtt:url" && text is not null)
        {
            // A password may stand in an address that was written by hand.
            text = MqttUri.TryParse(text, out MqttUri? uri, out _) ? uri!.ToString() : null;
        }

        bool isSet = setting is not null || (one.Key == "mqtt:password" && now.Run.Mqtt?.Password is not null);
        return new SettingView(
            one.Path, one.Section, one.Title, one.Kind, Value(one, text), isSet, Value(one, one.Default), one.Allowed, one.Minimum, one.Maximum, one.Unit,
            Word(outer ?? setting), outer?.Origin, outer is not null, !one.AtOnce, IsPending(one), one.Meaning, one.Consequence);
    }

    private NetworkSettingsView View(NetworkSettings network, int at)
    {
        Setting name = now.Joined.Values[$"networks:{at}:name"];
        bool isOuter = name.Layer > SettingLayer.Stored;
        return new NetworkSettingsView(
            network.Name, Word(name), isOuter ? name.Origin : layers.OuterOf($"networks:{at}:links")?.Origin ?? layers.OuterOf($"networks:{at}:links:0")?.Origin, isOuter,
            IsPending(network.Name), network.Address.ToString(), [.. network.Links.Select(static link => link.ToString())], network.Channel,
            (long)network.KeyValidity.TotalSeconds, (long)network.Inactivity.TotalSeconds, network.Counters, network.DisconnectOnDataError, network.StatusMessages,
            network.ClockAnswers, network.UnencryptedData, network.MqttPrefix);
    }

    private bool IsPending(SettingDefinition one) => !one.AtOnce && now.Value(one.Key) != running.Value(one.Key);

    private bool IsPending(string network) => now.Signature(network) != running.Signature(network);

    private static string Word(Setting? setting) => setting?.Layer switch
    {
        SettingLayer.Stored => "dashboard",
        SettingLayer.File => "file",
        SettingLayer.Environment => "environment",
        SettingLayer.Flag => "flag",
        SettingLayer.MadeUp => "made-up",
        _ => "default",
    };

    private static JsonValue? Value(SettingDefinition one, string? text) => (one.Kind, text) switch
    {
        (_, null) => null,
        ("number", _) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? JsonValue.Create(number) : null,
        ("switch", _) => bool.TryParse(text, out bool value) ? JsonValue.Create(value) : null,
        _ => JsonValue.Create(text),
    };
}
