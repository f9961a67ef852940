using System.Text.Json.Nodes;
using Sallyport.Web.Settings;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>Settings in memory: one number, and networks by name.</summary>
internal sealed class FakeSettings : IGatewaySettings
{
    private readonly List<string> _networks = ["attic"];
    private long _revision = 1;
    private long _days = 30;

    public SettingsView View => new(_revision, false, [], new TakenBackView("2026-01-31T12:00:00.000Z", "the port was taken"), ["a warning"], [Days()], [.. _networks.Select(Network)]);

    public ISettingsChange Prepare(SettingsOrder order)
    {
        SettingError[] errors = [.. order.Settings.Where(static one => one.Key != "retention.days").Select(static one => new SettingError(one.Key, "there is no such setting"))];
        return new Change(errors, null, null, () => _days = order.Settings.Values.Single()!.GetValue<long>(), this);
    }

    public ISettingsChange PrepareNew(NetworkOrder order) => new Change([], order.Name, order.GenerateKey ? "drawn" : null, () => _networks.Add(order.Name!), this);

    public ISettingsChange PrepareAnew(string name, NetworkOrder order) => new Change([], name, null, static () => { }, this);

    public ISettingsChange PrepareRemoval(string name) => new Change([], name, null, () => _networks.Remove(name), this);

    public ISettingsChange PrepareSetup(SetupOrder order) => new Change([], order.NetworkName, null, () => _networks.Add(order.NetworkName), this);

    public ISettingsChange PrepareImport(ImportOrder order) =>
        new Change(order.Config is null ? [new SettingError("config", "is missing")] : [], null, null, static () => { }, this);

    public Task<(MqttTestView? Result, IReadOnlyList<SettingError> Errors)> TestMqttAsync(MqttTestOrder order, CancellationToken cancellationToken)
    {
        MqttStepView[] steps = [new("name", "ok", 1, "box is 127.0.0.1", null), new("connect", "failed", 2, "nothing listens there", "Correct the port.")];
        var certificate = new CertificateView("CN=box", "CN=authority", ["box"], "2026-01-31T12:00:00.000Z", "2027-01-31T12:00:00.000Z", "00");
        return Task.FromResult<(MqttTestView?, IReadOnlyList<SettingError>)>(
            order.Url is null ? (null, [new SettingError("url", "is missing")]) : (new MqttTestView(false, order.Url, steps, certificate), []));
    }

    private static NetworkSettingsView Network(string name) =>
        new(name, "dashboard", null, false, true, "02:53:41:4C:4C:59", ["udp://127.0.0.1:7000"], 3, 172_800, 86_400, true, true, true, true, false, null);

    private SettingView Days() => new(
        "retention.days", "storage", "Keep", "number", JsonValue.Create(_days), true, JsonValue.Create(30), null, 1, 36_500, "days", "dashboard", null, false, false, false, "What.", "And then.");

    private sealed class Change(IReadOnlyList<SettingError> errors, string? network, string? key, Action apply, FakeSettings settings) : ISettingsChange
    {
        public IReadOnlyList<SettingError> Errors => errors;

        public string Summary => "something";

        public string? Network => network;

        public string? DrawnKey => key;

        public void Apply()
        {
            apply();
            settings._revision++;
        }
    }
}
