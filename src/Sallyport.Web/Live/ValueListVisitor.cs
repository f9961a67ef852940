using Sallyport.Payloads.Values;

namespace Sallyport.Web.Live;

/// <summary>Puts values into a list.</summary>
internal readonly struct ValueListVisitor(ValueList list) : IPayloadVisitor
{
    public void Take(scoped in PayloadValue value) => list.Add(value);
}
