using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Gateway.EStim;

/// <summary>What the driver keeps of one device beside the session.</summary>
internal sealed class EStimDevice(string id, Endpoint endpoint)
{
    private const int Exchanges = 100;
    private readonly Queue<bool> _answered = new(Exchanges);

    public string Id => id;

    public Endpoint Endpoint => endpoint;

    /// <summary>The newest snapshot.</summary>
    public required OutputDevice View { get; set; }

    /// <summary>What the policy said when the session took the device; null while it has not.</summary>
    public bool? AllowsPlain { get; set; }

    /// <summary>What ends its emergency or fault; 0 for nothing.</summary>
    public uint Token { get; set; }

    /// <summary>State, levels and targets of the newest journal entry, so that only changes are written.</summary>
    public string? Written { get; set; }

    /// <summary>Counts an exchange.</summary>
    /// <returns>How many of the last hundred were answered, as a share of a hundred.</returns>
    public int Count(bool isAnswered)
    {
        if (_answered.Count == Exchanges)
        {
            _answered.Dequeue();
        }

        _answered.Enqueue(isAnswered);
        return _answered.Count(static one => one) * Exchanges / _answered.Count;
    }
}
