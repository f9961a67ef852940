using Sallyport.Gateway.Commands;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>Does nothing but remember.</summary>
internal sealed class RecordingMachine : IGatewayMachine
{
    public int Restarts { get; private set; }

    public List<Caller> Resets { get; } = [];

    public void Restart() => Restarts++;

    public void Reset(Caller caller) => Resets.Add(caller);
}
