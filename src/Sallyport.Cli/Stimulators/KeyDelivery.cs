using System.Security.Cryptography;
using Sallyport.Crypto;
using Sallyport.Devices;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Provisioning;

namespace Sallyport.Cli.Stimulators;

/// <summary>The host's end of a device's local line, once.</summary>
/// <param name="output">Takes what was done.</param>
/// <param name="error">Takes what is waited for.</param>
internal sealed class KeyDelivery(TextWriter output, TextWriter error)
{
    private readonly TaskCompletionSource<(ProvisioningHostEvent Event, string Check)> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<byte[]> _give = static _ => { };
    private string? _keyFile;
    private bool _isMade;

    /// <summary>Finds the device, gives it the key and checks that it has it.</summary>
    /// <param name="port">The local line.</param>
    /// <param name="keyFile">Holds the key, or takes the new one; null: named by the device's serial number.</param>
    /// <param name="patience">How long a device is looked for.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailure">Why there is no device with this key now.</exception>
    public async Task RunAsync(SerialLinkOptions port, string? keyFile, TimeSpan patience, CancellationToken stop)
    {
        _keyFile = keyFile;
        byte[]? there = keyFile is not null && File.Exists(keyFile) ? Read(keyFile) : null;
        CryptographicOperations.ZeroMemory(there);
        using SerialLink link = Open(port);
        using var host = new ProvisioningHost(SystemRandomSource.Shared, patience);
        using var pump = new LinePump<ProvisioningHostCommand, ProvisioningHostEvent>(host, link, Happened);
        _give = key => pump.Submit(new ProvisioningHostCommand(key));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task running = Task.Run(() => pump.RunAsync(ending.Token), CancellationToken.None);
        try
        {
            await Task.WhenAny(_end.Task, running).WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }

        (ProvisioningHostEvent told, string check) = await _end.Task.ConfigureAwait(false);
        await TellAsync(told, check).ConfigureAwait(false);
    }

    private static SerialLink Open(SerialLinkOptions port)
    {
        try
        {
            return new SerialLink(port);
        }
        catch (IOException trouble)
        {
            throw CommandFailure.Refused($"{port.Path}: {trouble.Message}");
        }
    }

    private static byte[] Read(string file) => KeyFile.Read(file, out string? mistake) ?? throw CommandFailure.Usage($"--key-file: {mistake}");

    private void Happened(in ProvisioningHostEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case ProvisioningHostEventKind.NeedsConfirmation:
                error.WriteLine($"sallyport: device {occurrence.Address:x2} with serial number {occurrence.Serial} has a key; confirm at the device that it may be replaced (estim-device: allow-key)");
                break;
            case ProvisioningHostEventKind.Found:
                Give(occurrence);
                break;
            default:
                _end.TrySetResult((occurrence, Convert.ToHexStringLower(payload)));
                break;
        }
    }

    private void Give(ProvisioningHostEvent device)
    {
        try
        {
            _keyFile ??= $"estim-{device.Serial}.key";
            byte[] key;
            if (File.Exists(_keyFile))
            {
                key = Read(_keyFile);
            }
            else
            {
                // Written before it is sent: a device with a key that nobody else has could not be used.
                key = RandomNumberGenerator.GetBytes(TemporaryKey.Length);
                KeyFile.Write(_keyFile, key);
                _isMade = true;
            }

            _give(key);
        }
        catch (CommandFailure failure)
        {
            _end.TrySetException(failure);
        }
    }

    private async Task TellAsync(ProvisioningHostEvent told, string check)
    {
        if (told.Kind == ProvisioningHostEventKind.Stored)
        {
            await output.WriteLineAsync($"device {told.Address:x2}, serial number {told.Serial}: key {(told.HasKey ? "replaced" : "stored")}, check value {check}").ConfigureAwait(false);
            await output.WriteLineAsync($"key file: {Path.GetFullPath(_keyFile!)} ({(_isMade ? "made" : "as it was")}, mode 0600)").ConfigureAwait(false);
            await output.WriteLineAsync($"give it to the gateway: ./sallyport outputs key estim/BUS/{told.Address:x2} {Path.GetFullPath(_keyFile!)}").ConfigureAwait(false);
            return;
        }

        // Nothing is known of an unanswered key: the device may have it, so its file stays.
        if (_isMade && told.Kind != ProvisioningHostEventKind.Unanswered)
        {
            File.Delete(_keyFile!);
        }

        throw CommandFailure.Refused(told.Kind switch
        {
            ProvisioningHostEventKind.NotFound when told.Address == 0 => "no device answers on this line; is it the local line, with the right baud rate?",
            ProvisioningHostEventKind.NotFound => "nobody confirmed at the device that its key may be replaced; it has its old key",
            ProvisioningHostEventKind.Unanswered => $"the key was sent and nothing came back; the device may have it or not. Say the same again with --key-file {_keyFile}",
            ProvisioningHostEventKind.WrongCheck => "the device says that it stored a key, but it is not this one; do not use it",
            _ => told.Status switch
            {
                ProvisioningStatus.NotConfirmed => "the device has a key, and nobody confirmed at the device that it may be replaced",
                ProvisioningStatus.NotAtRest => "the device is armed, active or stopped by an emergency or a fault; a key is only taken while it is disarmed",
                ProvisioningStatus.NoSession => "the device began anew on the way; try again",
                _ => "the device could not store the key",
            },
        });
    }
}
