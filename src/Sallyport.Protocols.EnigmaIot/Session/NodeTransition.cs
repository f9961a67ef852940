namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One way between two states of a node.</summary>
/// <param name="From">State before.</param>
/// <param name="Trigger">What happens.</param>
/// <param name="To">State after.</param>
public readonly record struct NodeTransition(NodeState From, NodeTrigger Trigger, NodeState To);
