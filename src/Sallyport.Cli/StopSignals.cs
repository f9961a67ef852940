using System.Runtime.InteropServices;

namespace Sallyport.Cli;

/// <summary>SIGTERM and SIGINT (Ctrl-C) ask for a clean stop; the second of them ends the process at once, as it would without us.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TextWriter _error;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
    /// <param name="error">Hears which signal came: whoever finds a program ended must be able to see that somebody ended it.</param>
    /// <param name="stop">Asks for the same as the signals.</param>
    public StopSignals(TextWriter error, CancellationToken stop)
    {
        _error = error;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _error.WriteLine($"sallyport: {context.Signal}: stopping");
            _source.Cancel();
        }
    }
}
