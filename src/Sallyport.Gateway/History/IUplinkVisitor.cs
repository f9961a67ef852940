using Sallyport.Payloads;
using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>Takes the values of many messages.</summary>
internal interface IUplinkVisitor : IPayloadVisitor
{
    /// <summary>The values that follow are of one message.</summary>
    void Begin(long timeMicroseconds, PayloadFormat format);
}
