using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.System.Tests.EStim;

/// <summary>Somebody on the line who wants more than he may, against the built device on a pseudo terminal.</summary>
public sealed class HostileHostTests : IDisposable
{
    private const int Garbage = 14;
    private const int RefusalsInRow = 16;
    private readonly OutputSite _site = new();

    private string Line => Path.Combine(_site.Folder, "bus");

    public void Dispose() => _site.Dispose();

    /// <summary>Whatever is wrong inside, the refusal has the same octets; then there is none for ten seconds, also for what is right; the stop is heard.</summary>
    [Fact]
    public async Task PaddingOracle_Tried_LearnsNothingAndTheStopIsHeard()
    {
        await using DeviceProcess device = await StartAsync();
        using var host = new RawHost(Line);
        byte[] used = host.Encrypt(PacketType.Master, OutputSite.Key, CommandId.KeepAlive, CommandBody.Empty);
        await host.SpeakAsync(host.Encrypt(PacketType.Master, OutputSite.Key, CommandId.KeepAlive, CommandBody.Empty));
        await device.UntilAsync(static one => Accepted(one, "keep-alive") == 1);
        byte[][] wrong =
        [
            used,
            RawHost.Packet(PacketType.Master, host.Noise(16 + 8)),
            host.Encrypt(PacketType.Master, OutputSite.Key, CommandId.Status, CommandBody.Empty),
            host.Encrypt(PacketType.Master, OutputSite.Key, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 10, 0)], Dialect.Default)),
            .. Enumerable.Range(0, Garbage).Select(_ => RawHost.Packet(PacketType.Master, host.Noise(48))),
        ];
        foreach (byte[] packet in wrong)
        {
            await host.SpeakAsync(packet);
        }

        await host.SpeakAsync(host.Encrypt(PacketType.Master, OutputSite.Key, CommandId.KeepAlive, CommandBody.Empty));
        await device.UntilAsync(one => one.Of("refused").Count == wrong.Length + 1);
        Assert.DoesNotContain("muted", Refusals(device).Take(RefusalsInRow));
        Assert.All(Refusals(device).Skip(RefusalsInRow), static refusal => Assert.Equal("muted", refusal));
        Assert.Superset(new HashSet<string> { "replay", "payload-length", "padding", "wrong-state" }, Refusals(device).ToHashSet());
        Assert.Equal(1, Accepted(device, "keep-alive"));

        await host.SpeakAsync(RawHost.Packet(PacketType.EmergencyStop, EmergencyStopPacket.Payload.ToArray()));
        await device.UntilAsync(static one => one.State == "emergency");
        IReadOnlyList<byte[]> refused = host.Heard(PacketType.Nack);
        Assert.InRange(refused.Count, 1, RefusalsInRow);
        Assert.Single(refused.Select(Convert.ToHexString).Distinct());
        Assert.DoesNotContain(device.Of("levels"), static line => DeviceProcess.Levels(line).Any(static level => level > 0));
    }

    [Fact]
    public async Task Commands_Replayed_DoNothingAlsoBehindALossOfPower()
    {
        byte[] arm, raise;
        await using (DeviceProcess device = await StartAsync())
        {
            using var host = new RawHost(Line);
            arm = host.Seal(PacketType.SealedMaster, OutputSite.Key, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
            raise = host.Seal(PacketType.SealedMaster, OutputSite.Key, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 50, 0)], Dialect.Default));
            await host.SpeakAsync(arm);
            await host.SpeakAsync(raise);
            await device.UntilAsync(static one => one.Level == 50);
            await host.SpeakAsync(host.Seal(PacketType.SealedMaster, OutputSite.Key, CommandId.StopAll, CommandBody.StopAll(0, Dialect.Default)));
            await device.UntilAsync(static one => one.State == "disarmed");

            await host.SpeakAsync(arm);
            await host.SpeakAsync(raise);
            await device.UntilAsync(static one => one.Of("refused").Count == 2);
            Assert.Equal(["replay", "replay"], Refusals(device));
            Assert.Equal(("disarmed", 0), (device.State, device.Level));
        }

        await using DeviceProcess again = await StartAsync();
        using var thief = new RawHost(Line);
        await thief.SpeakAsync(arm);
        await thief.SpeakAsync(raise);
        await again.UntilAsync(static one => one.Of("refused").Count == 2);
        Assert.Equal(["replay", "replay"], Refusals(again));
        Assert.Empty(again.Of("accepted"));
        Assert.Empty(again.Of("state"));
    }

    [Fact]
    public async Task Key_OfAnotherDevice_IsNotAnsweredAndOpensNothing()
    {
        await using DeviceProcess device = await StartAsync();
        using var host = new RawHost(Line);
        byte[] wrong = host.Noise(16);

        await host.SpeakAsync(host.Seal(PacketType.SealedMaster, wrong, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        await host.SpeakAsync(host.Grant(wrong, host.Noise(InitTempKey.SaltLength), 6, out _));
        await host.SpeakAsync(host.Encrypt(PacketType.Master, wrong, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        await device.UntilAsync(static one => one.Of("refused").Count == 3);

        Assert.Equal(["tag", "tag"], Refusals(device).Take(2));
        Assert.Empty(host.Heard(PacketType.SealedResult));
        Assert.Empty(device.Of("accepted"));
        Assert.Empty(device.Of("key-active"));
    }

    [Fact]
    public async Task Salt_UsedAgain_MakesNoKeyAlsoBehindALossOfPower()
    {
        byte[] salt;
        await using (DeviceProcess device = await StartAsync())
        {
            using var host = new RawHost(Line);
            salt = host.Noise(InitTempKey.SaltLength);
            await host.SpeakAsync(host.Grant(OutputSite.Key, salt, 6, out _));
            await device.UntilAsync(static one => one.Of("key-active").Count == 1);
            await host.SpeakAsync(host.Grant(OutputSite.Key, salt, 6, out _));
            await device.UntilAsync(static one => one.Of("refused").Count == 1);
            Assert.Equal(["salt-reused"], Refusals(device));
        }

        await using DeviceProcess again = await StartAsync();
        using var other = new RawHost(Line) { Counter = 5_000 };
        await other.SpeakAsync(other.Grant(OutputSite.Key, salt, 6, out _));
        await again.UntilAsync(static one => one.Of("refused").Count == 1);
        Assert.Equal(["salt-reused"], Refusals(again));
        Assert.Empty(again.Of("key-active"));
    }

    /// <summary>Ten seconds after it was given, whatever is said under it: outputs go down in ten seconds, and the key opens nothing any more.</summary>
    [Fact]
    public async Task TemporaryKey_Expired_EndsInTheRampAndOpensNothing()
    {
        const int Level = 100;
        await using DeviceProcess device = await StartAsync();
        using var host = new RawHost(Line);
        await host.SpeakAsync(host.Grant(OutputSite.Key, host.Noise(InitTempKey.SaltLength), 1, out byte[] key));
        await device.UntilAsync(static one => one.Of("key-active").Count == 1);
        await host.SpeakAsync(host.Seal(PacketType.SealedTemporary, key, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        await host.SpeakAsync(host.Seal(PacketType.SealedTemporary, key, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, Level, 0)], Dialect.Default)));
        await device.UntilAsync(static one => one.Level == Level);

        await device.UntilAsync(static one => one.State == "ramp-down");
        int refused = device.Of("refused").Count;
        await host.SpeakAsync(host.Seal(PacketType.SealedTemporary, key, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, Level, 0)], Dialect.Default)));
        await device.UntilAsync(one => one.Of("refused").Count == refused + 1);
        await device.UntilAsync(static one => one.State == "disarmed");

        Assert.Equal("no-key", Refusals(device)[^1]);
        JsonElement ended = Assert.Single(device.Of("key-ended"));
        Assert.Equal("key-expired", ended.GetProperty("reason").GetString());
        Assert.True(DeviceProcess.Time(ended) - DeviceProcess.Time(device.Of("key-active")[0]) >= 9_000, "the key ended before its time");
        TenSecondRamp.CheckFall(device, Level, "key-expired");
    }

    private Task<DeviceProcess> StartAsync(params string[] more) => _site.StartDeviceAsync($"pty:{Line}", more);

    private static int Accepted(DeviceProcess device, string command) => device.Of("accepted").Count(line => line.GetProperty("command").GetString() == command);

    private static string[] Refusals(DeviceProcess device) => [.. device.Of("refused").Select(static line => line.GetProperty("refusal").GetString()!)];
}
