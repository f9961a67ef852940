using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;

namespace Sallyport.Web.Access;

/// <summary>Outputs as the caller of the running request may see them. The emergency stop has no scope: it stops everything, for everybody.</summary>
/// <param name="inner">All outputs.</param>
/// <param name="control">What finds devices by name, without a scope.</param>
internal sealed class ScopedOutputDesk(IOutputDesk inner, IGatewayControl control) : IOutputDesk
{
    public IReadOnlyList<OutputDevice> Devices => Scope is { Devices.IsEmpty: false } scope ? [.. inner.Devices.Where(device => scope.AllowsDevice(device.Device))] : inner.Devices;

    public IReadOnlyList<string> Buses => Scope is { Devices.IsEmpty: false } scope ? [.. inner.Buses.Where(bus => scope.AllowsDevice(IdOf(bus)))] : inner.Buses;

    private static AccessScope Scope => ScopedControl.Scope;

    public void EmergencyStop(Caller caller) => inner.EmergencyStop(caller);

    public Task<(CommandResult Result, OutputAnswer? Answer)> OrderAsync(OutputOrder order, Caller caller, CancellationToken cancellationToken) =>
        MeantDevice(order.Device) is { } device
            ? inner.OrderAsync(order with { Device = device }, caller, cancellationToken)
            : Task.FromResult<(CommandResult, OutputAnswer?)>((Unknown($"there is no device '{order.Device}'"), null));

    public Task<CommandResult> SetKeyAsync(string device, ReadOnlyMemory<byte>? key, Caller caller, CancellationToken cancellationToken) =>
        Scope.AllowsDevice(device) ? inner.SetKeyAsync(device, key, caller, cancellationToken) : Task.FromResult(Unknown($"there is no device '{device}'"));

    public Task<CommandResult> DiscoverAsync(string bus, Caller caller, CancellationToken cancellationToken) =>
        Scope.AllowsDevice(IdOf(bus)) ? inner.DiscoverAsync(bus, caller, cancellationToken) : Task.FromResult(Unknown($"there is no bus '{bus}'"));

    /// <summary>The device that a word means, as it stands or by its id; null when this caller has no such device. What counts is the device, not the word.</summary>
    private string? MeantDevice(string word)
    {
        if (Scope.Devices.IsEmpty)
        {
            return word;
        }

        var found = control.Find(word);
        return found.Count == 0 ? Scope.AllowsDevice(word) ? word : null
            : found.Count == 1 && Scope.AllowsDevice(found[0].Id) ? found[0].Id
            : null;
    }

    private static string IdOf(string bus) => $"{EStimDriver.ProtocolName}/{bus}";

    private static CommandResult Unknown(string detail) => new(CommandRefusal.UnknownDevice, detail, null);
}
