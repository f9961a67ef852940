namespace Sallyport.Client;

/// <summary>The gateway refused, or could not be reached. The message is for people and holds no secret.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>A refusal or a fault.</summary>
    /// <param name="code">Stable word of the API, or <c>unreachable</c>.</param>
    /// <param name="status">HTTP status, 0 when there was no answer.</param>
    /// <param name="message">For people.</param>
    /// <param name="cause">What lies underneath, null for nothing.</param>
    public GatewayException(string code, int status, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Status = status;
    }

    /// <summary>Stable word of the API, or <c>unreachable</c>.</summary>
    public string Code { get; }

    /// <summary>HTTP status, 0 when there was no answer.</summary>
    public int Status { get; }
}
