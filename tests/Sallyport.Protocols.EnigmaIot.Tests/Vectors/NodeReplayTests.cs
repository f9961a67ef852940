namespace Sallyport.Protocols.EnigmaIot.Tests.Vectors;

/// <summary>Every frame that the original nodes sent in the capture is sent by ours, octet for octet.</summary>
public sealed class NodeReplayTests
{
    [Theory]
    [InlineData("5C:CF:7F:12:34:56", 2)]
    [InlineData("5C:CF:7F:00:11:22", 0)]
    [InlineData("5C:CF:7F:0D:0D:0D", 0)]
    public void Capture_Replayed_GivesTheSameFrames(string address, int attacksWithstood)
    {
        var replay = new NodeReplay(address);
        replay.Run();
        Assert.True(replay.Matched >= 4);
        Assert.Equal(attacksWithstood, replay.Powercycles);
    }
}
