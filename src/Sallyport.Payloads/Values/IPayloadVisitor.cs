namespace Sallyport.Payloads.Values;

/// <summary>Takes the values of a payload one by one.</summary>
public interface IPayloadVisitor
{
    /// <summary>Takes one value. Called at most <see cref="PayloadReader.MostValues"/> times for each payload.</summary>
    void Take(scoped in PayloadValue value);
}
