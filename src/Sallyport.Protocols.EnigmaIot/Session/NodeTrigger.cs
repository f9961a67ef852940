namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What moves a node from one state to another.</summary>
public enum NodeTrigger : byte
{
    /// <summary>Power on, gateway address known.</summary>
    Started,

    /// <summary>Power on, gateway address unknown.</summary>
    StartedWithoutGateway,

    /// <summary>Power on with a valid sleep context.</summary>
    ContextRestored,

    /// <summary>The scan gave an address.</summary>
    GatewayFound,

    /// <summary>CLIENT_HELLO was handed to the link.</summary>
    HelloSent,

    /// <summary>SERVER_HELLO decrypted and gave a key.</summary>
    ServerHelloAccepted,

    /// <summary>No answer; the node stays awake and tries again.</summary>
    HelloTimeout,

    /// <summary>No answer; a sleepy node sleeps before it tries again.</summary>
    HelloTimeoutOfSleeper,

    /// <summary>INVALIDATE_KEY was obeyed.</summary>
    Invalidated,

    /// <summary>A counter of the node has reached 65,535.</summary>
    CounterEnded,

    /// <summary>The listening time after a data message is over, or the host wants sleep.</summary>
    SleepDue,

    /// <summary>The wake timer or the host, with a session key.</summary>
    WokeWithSession,

    /// <summary>The wake timer or the host, without a session key.</summary>
    WokeWithoutSession,

    /// <summary>The restart delay is over.</summary>
    Restarted,

    /// <summary>Control 0x05 or the reset input.</summary>
    Erased,
}
