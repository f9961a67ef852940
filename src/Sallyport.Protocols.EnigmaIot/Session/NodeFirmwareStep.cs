using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What a firmware message leads to.</summary>
/// <param name="Status">First answer, null for none.</param>
/// <param name="LastGood">Last good index, for status 4.</param>
/// <param name="Then">Second answer, null for none.</param>
/// <param name="Restart">Restart with this reason, null to go on.</param>
/// <param name="Refusal">Malformed: nothing was taken.</param>
internal readonly record struct NodeFirmwareStep(
    OtaStatus? Status,
    ushort LastGood = 0,
    OtaStatus? Then = null,
    RestartReason? Restart = null,
    RefusalReason Refusal = RefusalReason.None)
{
    public static NodeFirmwareStep Malformed => new(null, Refusal: RefusalReason.Malformed);
}
