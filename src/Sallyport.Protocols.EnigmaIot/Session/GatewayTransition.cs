namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One legal step of <see cref="GatewayStates"/>.</summary>
/// <param name="From">State before.</param>
/// <param name="Trigger">What happened.</param>
/// <param name="To">State after.</param>
/// <param name="Effect">What is sent and reported, in words, for the diagram.</param>
public readonly record struct GatewayTransition(GatewayNodeState From, GatewayTrigger Trigger, GatewayNodeState To, string Effect);
