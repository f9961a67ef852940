using Sallyport.Payloads.Cayenne;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Devices.Tests;

public sealed class EnigmaNodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectAsync_CompletesWithTheSessionAndWaitsAgainAfterItsEnd()
    {
        using var field = new Field();
        using var node = field.Add(1);
        var connected = node.ConnectAsync(Token);
        Assert.False(connected.IsCompleted);
        field.RunUntil(() => node.IsConnected);
        await connected;
        Assert.True(node.ConnectAsync(Token).IsCompletedSuccessfully);
        field.Submit(new GatewayCommand(GatewayCommandKind.Kick, new MacAddress(1)));
        field.Run(TimeSpan.FromSeconds(0.1));
        connected = node.ConnectAsync(Token);
        Assert.False(connected.IsCompleted);
        field.RunUntil(() => node.IsConnected);
        await connected;
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_Throws()
    {
        using var field = new Field();
        using var node = field.Add(1);
        using var cancelled = new CancellationTokenSource();
        var connected = node.ConnectAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connected);
    }

    [Fact]
    public async Task Send_EveryEncoding_ArrivesInOrder()
    {
        using var field = new Field();
        using var node = field.Add(1);
        field.RunUntil(() => node.IsConnected);
        var lpp = new LppBuilder();
        Assert.True(lpp.Add(1, LppType.Temperature, 27f));
        await node.SendCayenneAsync(lpp, Token);
        await node.SendMessagePackAsync("""{"a":1}""", Token);
        await node.SendRawAsync(new byte[] { 1, 2 }, Token);
        await node.SetNameAsync("renamed", Token);
        field.Run(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["""[{"channel":1,"type":103,"name":"temperature","value":27}]""", """{"a":1}""", "0102"], field.UplinksAsJson);
        Assert.Contains(field.Reported, entry => entry.Event is { Kind: GatewayEventKind.Named, Name: "renamed" });
    }

    [Fact]
    public void Send_Impossible_ThrowsAtOnce()
    {
        using var field = new Field();
        using var node = field.Add(1);
        Assert.Equal(NodeCommandRefusal.TooLong, Assert.Throws<NodeCommandException>(() => node.TrySendRaw(new byte[215])).Refusal);
        Assert.Throws<NodeCommandException>(() => node.TrySendMessagePack("{"));
        Assert.Throws<NodeCommandException>(() => node.TrySendMessagePack($"\"{new string('x', 300)}\""));
    }

    [Fact]
    public void TrySubmit_MoreThanTheQueueHolds_IsFalse()
    {
        using var field = new Field();
        using var node = field.Add(1);
        var taken = 0;
        while (taken < 1000 && node.TrySendRaw(new byte[1]))
        {
            taken++;
        }

        Assert.Equal(EnigmaNode.CommandCapacity, taken);
        node.RunTurn();
        Assert.True(node.TrySendRaw(new byte[1]));
    }

    /// <summary>300 downlinks that nobody reads: the newest 256 stay, the others are counted.</summary>
    [Fact]
    public async Task ReceiveAsync_UnreadMessages_AreBoundedAndCounted()
    {
        using var field = new Field();
        using var node = field.Add(1);
        field.RunUntil(() => node.IsConnected);
        for (var number = 0; number < 300; number++)
        {
            field.Submit(new GatewayCommand(GatewayCommandKind.DataSet, new MacAddress(1), 1, PayloadEncoding.Raw, Payload: new[] { (byte)number }));
            field.Run(TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(300 - EnigmaNode.MessageCapacity, node.DroppedMessages);
        node.Dispose();
        var numbers = new List<int>();
        await foreach (var message in node.ReceiveAsync(Token))
        {
            numbers.Add(message.Payload.Span[0]);
        }

        Assert.Equal(Enumerable.Range(44, 256).Select(number => number & 0xFF), numbers);
    }

    /// <summary>The task form of the pump takes a wish from another thread and ends when it is cancelled, without an exception.</summary>
    [Fact]
    public async Task RunAsync_TakesWishesAndEndsWhenCancelled()
    {
        using var field = new Field();
        using var node = field.Add(1);
        using var stop = new CancellationTokenSource();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Happened = (in occurrence, _) =>
        {
            if (occurrence is { Kind: NodeEventKind.CommandRefused, Command: NodeCommandKind.Wake })
            {
                refused.TrySetResult();
            }
        };
        var pump = Task.Run(() => node.RunAsync(stop.Token), Token);
        await node.WakeAsync(Token);
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await stop.CancelAsync();
        await pump.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }
}
