using Sallyport.Crypto;
using Sallyport.Devices;
using Sallyport.Devices.EStim;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Provisioning;

namespace Sallyport.Cli.Stimulators;

/// <summary>The local line of a device: stores the key that comes over it, then puts it to use.</summary>
internal sealed class LocalLine : IDisposable
{
    private readonly Stimulator _device;
    private readonly string _keyFile;
    private readonly StimulatorReport _report;
    private readonly ProvisioningDevice _session;
    private readonly LinePump<ProvisioningDeviceCommand, ProvisioningDeviceEvent> _pump;

    /// <summary>Makes it; it does nothing until it runs.</summary>
    /// <param name="device">Gets the key.</param>
    /// <param name="link">The local line; belongs to the caller.</param>
    /// <param name="options">What the device says of itself.</param>
    /// <param name="keyFile">Keeps the key.</param>
    /// <param name="report">Takes the lines.</param>
    public LocalLine(Stimulator device, ILink link, ProvisioningDeviceOptions options, string keyFile, StimulatorReport report)
    {
        (_device, _keyFile, _report) = (device, keyFile, report);
        _session = new ProvisioningDevice(options, SystemRandomSource.Shared);
        _pump = new LinePump<ProvisioningDeviceCommand, ProvisioningDeviceEvent>(_session, link, Happened);
    }

    /// <summary>Somebody pressed the button inside the case.</summary>
    public void Confirm() => _pump.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Confirm));

    /// <summary>Until it is cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => _pump.RunAsync(stop);

    public void Dispose()
    {
        _pump.Dispose();
        _session.Dispose();
    }

    private void Happened(in ProvisioningDeviceEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _report.Happened(occurrence);
        if (occurrence.Kind == ProvisioningDeviceEventKind.KeyGiven)
        {
            _pump.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Answer, Take(payload)));
        }
    }

    private ProvisioningStatus Take(ReadOnlySpan<byte> key)
    {
        if (_device.State != DeviceState.Disarmed)
        {
            return ProvisioningStatus.NotAtRest;
        }

        try
        {
            // The key before the counters: the old key with counters that begin anew would accept replays, the new key with old counters only refuses.
            KeyFile.Write(_keyFile, key);
        }
        catch (CommandFailure)
        {
            return ProvisioningStatus.NotStored;
        }

        _device.SetMasterKey(key.ToArray());
        return ProvisioningStatus.Stored;
    }
}
