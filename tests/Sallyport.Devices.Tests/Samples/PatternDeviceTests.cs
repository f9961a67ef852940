using System.Text;
using Sallyport.Devices.Tests.EStim;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Samples.PatternStimulator;
using Sallyport.Wire;

namespace Sallyport.Devices.Tests.Samples;

/// <summary>The sample of a stimulator of one's own, with the library's host on virtual time.</summary>
public sealed class PatternDeviceTests : IDisposable
{
    private static readonly byte[] Key = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private static readonly Endpoint Board = new(0x42, 0);
    private static readonly PacketType StrangeType = (PacketType)0xC9;
    private static readonly CommandId StrangeCommand = (CommandId)0x91;

    private readonly List<string> _told = [];
    private readonly StimulatorField _field;
    private readonly PatternDevice _device;

    public PatternDeviceTests()
    {
        // The host knows two things more than the device.
        var registry = PatternProtocol.Registry().Add(StrangeType).Add(StrangeCommand, new CommandShape(1, 0));
        _field = new StimulatorField(new HostOptions { User = registry }, new Numbers(1));
        _device = new PatternDevice(new DeviceOptions { MasterKey = Key }, _field, _told.Add, _field, new Numbers(2));
        _field.Turn = () => _device.Stimulator.RunTurn();
        _field.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Board, Settings = new HostDevice { MasterKey = Key } });
        _field.RunUntil(() => _field.Reported.Any(static one => one.Event.Kind == HostEventKind.Status));
    }

    public void Dispose()
    {
        _device.Dispose();
        _field.Dispose();
    }

    [Fact]
    public void PatternStimulator_ObeysItsOwnCommandBesideThoseOfTheProtocol()
    {
        Assert.Equal(ExchangeOutcome.Accepted, Send(PatternProtocol.SetPattern, [0, 2]).Outcome);
        Assert.Equal(ExchangeOutcome.Accepted, Send(CommandId.Arm, [0, 1, 60, 0]).Outcome);
        Assert.Equal(ExchangeOutcome.Accepted, Send(CommandId.SetLevels, [1, 0, 0, 40, 0, 0, 0]).Outcome);
        _field.RunUntil(() => _told.Contains("pattern 2, levels 40 0"));

        Assert.Equal(ExchangeOutcome.Accepted, Send(PatternProtocol.SetPattern, [0, 9]).Outcome);

        Assert.Equal((2, "there is no pattern 9"), (_device.Pattern, _told[^1]));
    }

    [Fact]
    public void PatternStimulator_ShowsTextAndTellsItsKeys()
    {
        Assert.Equal(ExchangeOutcome.Accepted, Say(PatternProtocol.Display, Encoding.UTF8.GetBytes("left\narm")).Outcome);
        _device.Press(7);
        _field.RunUntil(() => _field.Reported.Any(static one => one.Event.Kind == HostEventKind.UserPacket));

        Assert.Contains("display: leftarm", _told);
        (HostEvent pressed, byte[] payload) = _field.Reported.Single(static one => one.Event.Kind == HostEventKind.UserPacket);
        Assert.Equal((Board, PatternProtocol.Pressed, "07"), (pressed.Device, pressed.Type, Convert.ToHexString(payload)));
    }

    /// <summary>What is registered at one side only is refused, and nothing of it reaches the program.</summary>
    [Fact]
    public void PatternStimulator_WhatItDidNotRegister_IsRefused()
    {
        var before = _told.Count;

        Assert.Equal(ExchangeOutcome.Refused, Say(StrangeType, [1]).Outcome);
        HostEvent command = Send(StrangeCommand, [0]);

        Assert.Equal((ExchangeOutcome.Refused, SealedStatus.UnknownCommand), (command.Outcome, command.SealedStatus));
        Assert.Equal(before, _told.Count);
    }

    /// <summary>A host that registered nothing sends no command that it cannot check; a command of an application never goes in clear.</summary>
    [Fact]
    public void Host_CommandThatItMayNotSend_IsRefusedBeforeTheLine()
    {
        HostEvent unknown = Send((CommandId)0x92, [0]);
        HostEvent open = _field.Ask(new HostCommand { Kind = HostCommandKind.Send, Device = Board, Command = PatternProtocol.SetPattern, Body = new byte[] { 0, 1 }, InClear = true });

        Assert.Equal(
            [(HostEventKind.WishRefused, RefusalReason.UnknownCommand), (HostEventKind.WishRefused, RefusalReason.Denied)],
            new[] { unknown, open }.Select(static one => (one.Kind, one.Refusal)));
        Assert.Equal(0, _device.Pattern);
    }

    [Theory]
    [InlineData(0x8B)]
    [InlineData(0x7F)]
    public void Registry_CommandsOfTheProtocol_CannotBeTaken(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserRegistry().Add((CommandId)id, new CommandShape(1, 0)));

    [Theory]
    [InlineData(0xC1)]
    [InlineData(0x05)]
    public void Registry_TypesOfTheProtocol_CannotBeTaken(int type) => Assert.Throws<ArgumentOutOfRangeException>(() => new UserRegistry().Add((PacketType)type));

    private HostEvent Send(CommandId command, byte[] body) => _field.Ask(new HostCommand { Kind = HostCommandKind.Send, Device = Board, Command = command, Body = body });

    private HostEvent Say(PacketType type, byte[] payload) => _field.Ask(new HostCommand { Kind = HostCommandKind.SendUser, Device = Board, Type = type, Body = payload });

    private sealed class Numbers(ulong state) : IRandomSource
    {
        private ulong _state = state * 0x9E37_79B9_7F4A_7C15;

        public void Fill(Span<byte> destination)
        {
            foreach (ref var octet in destination)
            {
                _state ^= _state << 13;
                _state ^= _state >> 7;
                _state ^= _state << 17;
                octet = (byte)(_state >> 32);
            }
        }
    }
}
