namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The timers of a node; when two are due at once the lower number goes first.</summary>
internal enum NodeTimer : byte
{
    Restart,
    FirmwareTimeout,
    HelloTimeout,
    Hello,
    Listen,
    Wake,
    Clock,
    Scan,
    ResetInput,
}
