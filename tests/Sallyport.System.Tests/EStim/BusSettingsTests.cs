using System.CommandLine;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>What files and flags say about buses, and what is said when it is wrong.</summary>
public sealed class BusSettingsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("estim=serial:/dev/ttyUSB0?baud=19200&name=left", "left", "serial:/dev/ttyUSB0", 19200)]
    [InlineData("estim=serial:/dev/ttyUSB0", "ttyUSB0", "serial:/dev/ttyUSB0", 9600)]
    [InlineData("estim=pty:./bus0", "bus0", "pty:./bus0", 9600)]
    [InlineData("estim=udp://127.0.0.1:7000", "radio", "udp://127.0.0.1:7000", 9600)]
    [InlineData("estim=udp://localhost:0?name=lab", "lab", "udp://localhost:0", 9600)]
    public void Flag_OfABus_NamesItByItsQueryOrItsPath(string link, string name, string line, int baud)
    {
        RunSettings settings = Load("--link", link);

        BusSettings bus = Assert.Single(settings.Buses);
        Assert.Equal((name, $"estim={line}", baud, (byte)1), (bus.Name, bus.Link.ToString(), bus.BaudRate, bus.Address));
        Assert.Empty(settings.Networks);
        Assert.False(File.Exists(Path.Combine(_scratch.Path, "enigmaiot.key")));
    }

    [Fact]
    public void Flag_OfABus_LeavesANetworkThatIsThere()
    {
        Load();

        RunSettings settings = Load("--link", "estim=pty:./bus0");

        Assert.Equal("EnigmaIOT", Assert.Single(settings.Networks).Name);
        Assert.Single(settings.Buses);
    }

    /// <summary>A gateway that is started again by itself is found where it was.</summary>
    [Fact]
    public void Bus_OnAnyPort_KeepsTheOneThatItGot()
    {
        RunSettings settings = Load("--link", "estim=pty:./bus0", "--link", "estim=udp://127.0.0.1:0");

        RunSettings kept = settings.KeepPorts(settings, new Uri("http://127.0.0.1:8080"), null, ["pty:./bus0?baud=9600", "udp://127.0.0.1:4711"]);

        Assert.Equal(["estim=pty:./bus0", "estim=udp://127.0.0.1:4711"], kept.Buses.Select(bus => bus.Link.ToString()));
    }

    [Fact]
    public void File_WithBuses_GivesEverythingAndFlagsAddTheirs()
    {
        _scratch.File("sallyport.json", """
            {
              "networks": [],
              "buses": [
                { "name": "lab", "link": "pty:lab", "baud": 57600, "address": "02", "devices": ["42", "43"],
                  "dialect": { "byteOrder": "big", "crc": "xmodem", "crcOrder": "high", "iv": "chained", "padding": "zero" } }
              ],
              "policies": { "estim/lab/42": { "estim.plain": "on" } }
            }
            """);

        RunSettings settings = Load("--link", "estim=pty:./bus0", "--policy", "estim.plain=on", "--policy", "estim/lab/43:estim.automation-1=on");

        Assert.Equal(["lab", "bus0"], settings.Buses.Select(bus => bus.Name));
        BusSettings lab = settings.Buses[0];
        Assert.Equal((Path.Combine(_scratch.Path, "lab"), 57600, (byte)2), (lab.Link.Rest, lab.BaudRate, lab.Address));
        Assert.Equal([0x42, 0x43], lab.Devices.Select(device => (int)device));
        Assert.Equal(new Dialect { IsBigEndian = true, Crc = CrcVariant.Xmodem, IsCrcHighFirst = true, Iv = IvForm.Chained, Padding = PaddingForm.Zero }, lab.Dialect);
        Assert.Equal(
            [("estim", "estim.plain", "on"), ("estim/lab/42", "estim.plain", "on"), ("estim/lab/43", "estim.automation-1", "on")],
            settings.Policies.Order());
    }

    [Fact]
    public void File_WithMistakes_TellsAllWithTheirPlaces()
    {
        _scratch.File("sallyport.json", """
            {
              "networks": [],
              "buses": [
                { "name": "a/b", "link": "pty:x", "baud": 5, "address": "ff", "devices": ["42", "0"], "dialect": { "crc": "md5", "pace": "x" } },
                { "name": "c" },
                { "link": "udp://192.0.2.1:1" },
                { "link": "pty:y?name=d" },
                { "link": "pty:z?name=d" },
                { "link": "pty:z?name=e" },
                { "link": "udp://127.0.0.1:0", "baud": 9600 },
                { "link": "udp://127.0.0.1:0" }
              ]
            }
            """);

        CommandFailure failure = Assert.Throws<CommandFailure>(() => Load());

        Assert.Equal(
            [
                "buses[0].address", "buses[0].baud", "buses[0].devices[1]", "buses[0].dialect.crc", "buses[0].dialect.pace", "buses[0].name",
                "buses[1].link", "buses[2].link", "buses[4].name", "buses[5].link",
                "buses[6].baud", "buses[7].name",
            ],
            failure.Lines.Select(line => line.Replace("sallyport.json: ", "", StringComparison.Ordinal).Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("estim=serial:/dev/ttyUSB0?baud=1", "baud= needs a whole number from 50 to 4000000")]
    [InlineData("estim=serial:/dev/ttyUSB0?speed=1", "not 'speed'")]
    [InlineData("estim=serial:/dev/ttyUSB0?name=a%20b", "name= needs 1 to 32 letters")]
    [InlineData("estim=monitor:mon0", "a bus of the kind monitor")]
    [InlineData("estim=udp://127.0.0.1", "'udp://127.0.0.1' needs udp://HOST:PORT")]
    [InlineData("estim=udp://0.0.0.0:7000", "--link: 'udp://0.0.0.0:7000' must stay on this machine")]
    [InlineData("estim=udp://box.example:7000", "must stay on this machine")]
    [InlineData("estim=udp://127.0.0.1:7000?baud=9600", "--link: baud= is for lines")]
    public void Flag_ThatDoesNotFit_SaysWhy(string link, string part) =>
        Assert.Contains(part, string.Join('\n', Assert.Throws<CommandFailure>(() => Load("--link", link)).Lines), StringComparison.Ordinal);

    private RunSettings Load(params string[] arguments)
    {
        var command = new Command("run");
        RunFlags flags = RunFlags.AddTo(command);
        return flags.Load(command.Parse(arguments), _scratch.Path, new Dictionary<string, string>(), []);
    }
}
