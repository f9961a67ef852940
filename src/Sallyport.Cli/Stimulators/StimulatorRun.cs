using System.Net;
using System.Net.Sockets;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Devices;
using Sallyport.Devices.EStim;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Provisioning;

namespace Sallyport.Cli.Stimulators;

/// <summary>One simulated device from power-up until it is switched off.</summary>
internal sealed class StimulatorRun
{
    private readonly StimulatorSettings _settings;
    private readonly StimulatorReport _report;
    private readonly SimulatedOutputs _outputs;
    private readonly TaskCompletionSource _quit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stimulator _device = null!;
    private LocalLine? _local;

    private StimulatorRun(StimulatorSettings settings, StimulatorReport report)
    {
        (_settings, _report) = (settings, report);
        _outputs = new SimulatedOutputs(settings.Device.Outputs, new HostClock()) { FaultChanged = FaultChanged };
    }

    /// <summary>Runs a device until it is switched off or stopped.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="report">Takes the lines.</param>
    /// <param name="hands">What is done at the device, a line each; null for nobody. Read by a thread of its own, which may outlive the run.</param>
    /// <param name="error">Takes complaints about such lines.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailure">A line cannot be opened, the stored memory is damaged, or it can no longer be written.</exception>
    public static async Task RunAsync(StimulatorSettings settings, StimulatorReport report, TextReader? hands, TextWriter error, CancellationToken stop)
    {
        Task writing = report.RunAsync();
        try
        {
            await new StimulatorRun(settings, report).RunAsync(hands, error, stop).ConfigureAwait(false);
        }
        finally
        {
            report.End();
            await writing.ConfigureAwait(false);
        }
    }

    private async Task RunAsync(TextReader? hands, TextWriter error, CancellationToken stop)
    {
        using ILink link = Open(_settings.Link);
        using ILink? localLink = _settings.LocalLine is { } line ? Open(line) : null;
        using Stimulator device = Make(link);
        using LocalLine? local = localLink is null ? null : new LocalLine(
            device,
            localLink,
            new ProvisioningDeviceOptions(_settings.Device.Serial, _settings.Device.Address, device.HasMasterKey),
            _settings.KeyFile!,
            _report);
        (_device, _local) = (device, local);
        _report.Write(_report.Line("ready") with
        {
            Link = link.Name,
            LocalLine = localLink?.Name,
            Address = $"{_settings.Device.Address:x2}",
            Serial = _settings.Device.Serial,
            HasKey = device.HasMasterKey,
        });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task pump = Task.Run(() => device.RunAsync(ending.Token), CancellationToken.None);
        Task localPump = local is null ? Task.CompletedTask : Task.Run(() => local.RunAsync(ending.Token), CancellationToken.None);
        Task faults = Task.WhenAll(_settings.Faults.Select(fault => LaterAsync(fault, ending.Token)));
        Listen(hands, error);
        try
        {
            // The pump ends before it is told to only by a fault; its outputs are at 0 then.
            await Task.WhenAny(pump, _quit.Task, Task.Delay(Timeout.Infinite, stop)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pump, localPump, faults).ConfigureAwait(false);
        }
    }

    private static ILink Open(BusLink line)
    {
        try
        {
            return line.Endpoint is { } radio
                ? new UdpPacketLink(new IPEndPoint(radio.Address, 0), radio)
                : new SerialLink(new SerialLinkOptions { Path = line.Link.Rest, BaudRate = line.BaudRate ?? BusSettings.UsualBaudRate, CreatesPty = line.Link.Scheme == "pty" });
        }
        catch (Exception trouble) when (trouble is IOException or SocketException)
        {
            throw CommandFailure.Refused($"{line.Link.Scheme}:{line.Link.Rest}: {trouble.Message}");
        }
    }

    private Stimulator Make(ILink link)
    {
        try
        {
            return new Stimulator(_settings.Device, link, _outputs) { Happened = _report.Happened, MemoryChanged = Store };
        }
        catch (ArgumentException damage)
        {
            throw CommandFailure.Refused($"{_settings.MemoryFile}: {damage.Message}; without it the device could not refuse what it heard before. Remove the file only together with the key");
        }
    }

    private void Store(ReadOnlyMemory<byte> memory)
    {
        if (_settings.MemoryFile is { } file)
        {
            GatewayFolder.WriteOwnerOnly(file, Convert.ToHexStringLower(memory.Span) + "\n");
        }
    }

    private void FaultChanged(int output, OutputFlags fault)
    {
        _report.Fault(output, fault);

        // Ended first, so that what is left is what is there now.
        _device.EndFault(output);
        if (fault != OutputFlags.None)
        {
            _device.BeginFault(output, fault);
        }
    }

    private async Task LaterAsync(TimedAction fault, CancellationToken stop)
    {
        try
        {
            await Task.Delay(fault.After, stop).ConfigureAwait(false);
            Do(fault.Action);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Switched off before it came to that.
        }
    }

    private void Listen(TextReader? hands, TextWriter error)
    {
        if (hands is null)
        {
            return;
        }

        // Reading a terminal cannot be cancelled: a thread in the background may be left waiting.
        var thread = new Thread(() =>
        {
            while (!_quit.Task.IsCompleted && hands.ReadLine() is { } line)
            {
                if (HandAction.TryParse(line, _outputs.Count, out HandAction action))
                {
                    Do(action);
                }
                else if (line.Trim() != "")
                {
                    error.WriteLine($"sallyport: say {HandAction.Words}");
                }
            }
        })
        { IsBackground = true, Name = "hands" };
        thread.Start();
    }

    private void Do(HandAction action)
    {
        switch (action.Kind)
        {
            case HandActionKind.Open:
                _outputs.OpenElectrode(action.Output);
                break;
            case HandActionKind.Over:
                _outputs.Overload(action.Output);
                break;
            case HandActionKind.Close:
                _outputs.Mend(action.Output);
                break;
            case HandActionKind.Emergency:
                _device.EmergencyStop();
                break;
            case HandActionKind.Clear:
                _device.Clear();
                break;
            case HandActionKind.AllowKey:
                _local?.Confirm();
                _report.Write(_report.Line(_local is null ? "no-local-line" : "local-confirmed"));
                break;
            case HandActionKind.Quit:
                _quit.TrySetResult();
                break;
        }
    }
}
