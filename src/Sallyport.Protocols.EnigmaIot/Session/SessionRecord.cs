namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>All of one node side by side: with many nodes a record comes from main memory, and one page costs one address translation.</summary>
internal struct SessionRecord
{
    public SessionSlot Slot;
    public SessionDetail Detail;
}
