using System.Text;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.EStim;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.EStim;

public sealed class EStimTopicTreeTests
{
    private static readonly EStimTopicTree Tree = new("bus0", "box");

    [Theory]
    [InlineData("box/outputs/stop", true)]
    [InlineData("box/outputs/stop/now", false)]
    [InlineData("bus0/outputs/stop", false)]
    public void Stop_IsOneTopic(string topic, bool isStop) => Assert.Equal(isStop, Tree.IsEmergencyStop(topic));

    [Fact]
    public void Levels_OfAMessage_BecomeAnOrder()
    {
        var command = Tree.Parse("bus0/42/set/levels", """{"levels":[{"output":1,"level":250,"rampMilliseconds":500}]} """u8);

        Assert.Equal((OutputOrderKind.Levels, "estim/bus0/42"), (command.Order!.Kind, command.Order.Device));
        Assert.Equal((1, 250, 500), (command.Order.Levels[0].Output, command.Order.Levels[0].Level, command.Order.Levels[0].RampMilliseconds));
    }

    [Fact]
    public void Levels_WithTheTargetThatWasSeen_CarryItInTheOrder()
    {
        var command = Tree.Parse("bus0/42/set/levels", """{"levels":[{"output":1,"level":250,"expectedTarget":240},{"output":2,"level":0}]}"""u8);

        Assert.Equal([new ExpectedTarget(1, 240)], command.Order!.ExpectedTargets);
    }

    [Theory]
    [InlineData("levels", "{}")]
    [InlineData("levels", """{"levels":[{"output":1,"level":1,"expectedTarget":-1}]}""")]
    [InlineData("levels", """{"levels":[{"output":1,"level":1,"expectedTarget":null}]}""")]
    [InlineData("levels", """{"levels":[{"output":1,"level":-1}]}""")]
    [InlineData("levels", """{"levels":[{"output":1,"level":70000}]}""")]
    [InlineData("levels", """{"levels":[{"output":1}]}""")]
    [InlineData("levels", """{"levels":[{"output":1,"level":1,"flags":1}]}""")]
    [InlineData("levels", """{"levels":[]}x""")]
    [InlineData("lower", """{"rampMilliseconds":"1"}""")]
    public void Message_ThatDoesNotFit_IsAnsweredOnTheErrorTopic(string word, string payload)
    {
        var command = Tree.Parse($"bus0/42/set/{word}", Encoding.UTF8.GetBytes(payload));

        Assert.Equal((null, "bus0/42/result/error"), (command.Order, command.ErrorTopic));
        Assert.NotNull(command.Error);
    }

    [Fact]
    public void Status_OfADevice_IsKeptAndEmptyWhenItIsGone()
    {
        var messages = new List<Publication>();
        Tree.Publish(new JournalEntry(1, 0, "estim/bus0/42", new OutputBody("status", "active", "none", "sealed", [20], [300], null)), messages);
        Tree.Publish(new JournalEntry(2, 0, "estim/bus0/42", new LeftBody("inactive", 0, Silent: false)), messages);
        Tree.Publish(new JournalEntry(3, 0, "estim/bus1/42", new OutputBody("status", "active", "none", "sealed", [20], [300], null)), messages);

        Assert.Equal(
            [
                """bus0/42/status={"state":"active","reason":"none","protection":"sealed","levels":[20],"targets":[300],"time":"1970-01-01T00:00:00.000Z"} True""",
                """bus0/42/status={"state":null,"reason":null,"protection":null,"levels":[],"targets":[],"time":"1970-01-01T00:00:00.000Z"} True""",
            ],
            messages.Select(static one => $"{one.Topic}={Encoding.UTF8.GetString(one.Payload.Span)} {one.Retain}"));
    }
}
