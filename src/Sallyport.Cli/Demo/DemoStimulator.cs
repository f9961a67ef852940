using System.Security.Cryptography;
using Sallyport.Cli.Data;
using Sallyport.Cli.Stimulators;
using Sallyport.Devices;
using Sallyport.Devices.EStim;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Demo;

/// <summary>One stimulator of the demo, with outputs and electrodes that exist only here. Its key and its memory lie in the demo's folder.</summary>
internal sealed class DemoStimulator : IDisposable
{
    private readonly string _keyFile;
    private readonly string _memoryFile;
    private readonly SimulatedOutputs _outputs;
    private readonly Stimulator _device;

    /// <summary>Makes the device as it was when it was switched off, or as it comes from the factory.</summary>
    /// <param name="folder">Of the demo.</param>
    /// <param name="options">Without key and memory.</param>
    /// <param name="link">Its place on the line.</param>
    public DemoStimulator(string folder, DeviceOptions options, ILink link)
    {
        Address = options.Address;
        _keyFile = Path.Combine(folder, $"estim-{Address:x2}.key");
        _memoryFile = Path.Combine(folder, $"estim-{Address:x2}.memory");
        byte[] memory = ReadMemory();
        byte[]? key = memory.Length > 0 && File.Exists(_keyFile) ? KeyFile.Read(_keyFile, out _) : null;
        HasKey = key is not null;
        _outputs = new SimulatedOutputs(options.Outputs, new HostClock()) { FaultChanged = FaultChanged };
        _device = new Stimulator(options with { MasterKey = key, Memory = HasKey ? memory : default }, link, _outputs) { MemoryChanged = WriteMemory };
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>On the bus.</summary>
    public byte Address { get; }

    /// <summary>It had a key when it was switched on.</summary>
    public bool HasKey { get; }

    /// <summary>Gives the device a new key, and tells it.</summary>
    /// <returns>16 octets. The key counts as given when <see cref="Keep"/> was called.</returns>
    public byte[] Provision()
    {
        File.Delete(_keyFile);
        byte[] key = RandomNumberGenerator.GetBytes(TemporaryKey.Length);
        _device.SetMasterKey(key);
        return key;
    }

    /// <summary>Device and gateway both have the key: from now on it survives a restart.</summary>
    public void Keep(byte[] key) => KeyFile.Write(_keyFile, key);

    /// <summary>The electrode of an output comes off.</summary>
    public void LoseElectrode(int output) => _outputs.OpenElectrode(output);

    /// <summary>Somebody puts it on again.</summary>
    public void MendElectrode(int output) => _outputs.Mend(output);

    /// <summary>Until it is cancelled, which is a normal end.</summary>
    public Task RunAsync(CancellationToken stop) => _device.RunAsync(stop);

    public void Dispose() => _device.Dispose();

    private byte[] ReadMemory()
    {
        try
        {
            return File.Exists(_memoryFile) ? Convert.FromHexString(File.ReadAllText(_memoryFile).Trim()) : [];
        }
        catch (FormatException)
        {
            // As if it were new: it gets another key.
            return [];
        }
    }

    private void WriteMemory(ReadOnlyMemory<byte> memory) => GatewayFolder.WriteOwnerOnly(_memoryFile, Convert.ToHexStringLower(memory.Span) + "\n");

    private void FaultChanged(int output, OutputFlags fault)
    {
        // Ended first, so that what is left is what is there now.
        _device.EndFault(output);
        if (fault != OutputFlags.None)
        {
            _device.BeginFault(output, fault);
        }
    }
}
