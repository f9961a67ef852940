using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Devices;

/// <summary>What the application wanted cannot be done; the reason says why.</summary>
public sealed class NodeCommandException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public NodeCommandException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One sentence.</param>
    public NodeCommandException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">Its cause.</param>
    public NodeCommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="message">One sentence.</param>
    public NodeCommandException(NodeCommandRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>Why; none when it is not one of the session's reasons.</summary>
    public NodeCommandRefusal Refusal { get; }
}
