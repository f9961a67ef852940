using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Alerts;

/// <summary>Sees one kind of trouble in durable entries.</summary>
internal interface IAlertDetector
{
    /// <summary>Looks at an entry.</summary>
    void Apply(JournalEntry entry, long at, AlertEngine engine);

    /// <summary>Time has passed.</summary>
    void Advance(long at, AlertEngine engine);
}
