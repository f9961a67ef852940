namespace Sallyport.Simulation.Fleet;

/// <summary>How a simulated device behaves. Lower-case names are what fleet files and the command line use.</summary>
public enum NodeBehaviour
{
    /// <summary>Wakes, reports, listens for 350 ms, sleeps; keeps its session in its sleep context.</summary>
    Sleepy,

    /// <summary>Always on; reports at its interval.</summary>
    Awake,

    /// <summary>Always on and listening to broadcasts.</summary>
    Broadcast,

    /// <summary>Always on and keeping its clock in step with the gateway's.</summary>
    Clock,

    /// <summary>Loses its power every now and then, in the middle of anything, and begins without a session.</summary>
    Flapping,

    /// <summary>Has another network key: it will never get in.</summary>
    WrongKey,

    /// <summary>No node at all: sends garbage, what it heard before, frames under others' addresses, and floods.</summary>
    Rogue,
}
