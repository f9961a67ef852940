using System.Globalization;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Cli.Configuration;

/// <summary>Open eStim buses: the list <c>buses</c>, and each <c>--link estim=...</c>.</summary>
internal static class BusLoader
{
    /// <summary>All buses; what is wrong is noted at the reader.</summary>
    public static IReadOnlyList<BusSettings> Load(SettingReader reader)
    {
        var buses = new List<BusSettings>();
        for (int i = 0; i < reader.Count("buses"); i++)
        {
            if (Bus(reader, $"buses:{i}") is not { } bus)
            {
                continue;
            }

            if (buses.Any(other => other.Name == bus.Name))
            {
                reader.Missing($"buses:{i}:name", $"the name {bus.Name} is taken by another bus; give one with name=");
            }

            if (buses.Any(other => other.Link.Scheme == bus.Link.Scheme && other.Link.Rest == bus.Link.Rest && BusLink.EndpointOf(bus.Link) is not { Port: 0 }))
            {
                reader.Missing($"buses:{i}:link", $"{bus.Link} belongs to another bus");
            }

            buses.Add(bus);
        }

        return buses;
    }

    private static BusSettings? Bus(SettingReader reader, string at)
    {
        Setting? place = reader.Take($"{at}:link");
        if (place is null)
        {
            reader.Missing($"{at}:link", "is missing, for example serial:/dev/ttyUSB0?baud=9600");
        }

        BusLink? link = reader.Take<BusLink>($"{at}:link", BusLink.Parse);
        string? name = reader.Take<string>($"{at}:name", SettingRules.BusName);
        int? baud = reader.TakeNumber($"{at}:baud", BusLink.LeastBaudRate, BusLink.MostBaudRate);
        byte? address = reader.Take<object>($"{at}:address", BusAddress) as byte?;
        Dialect dialect = DialectOf(reader, $"{at}:dialect");
        byte[] devices = [.. Enumerable.Range(0, reader.Count($"{at}:devices")).Select(i => reader.Take<object>($"{at}:devices:{i}", BusAddress)).OfType<byte>()];
        if (link is null)
        {
            return null;
        }

        name ??= link.Name;
        if (name is null || SettingRules.BusName(name).Mistake is not null)
        {
            reader.Wrong(place, $"{at}:name", $"the bus needs a name of {SettingRules.BusNameRule}; give one with ?name=");
            return null;
        }

        if (baud is not null && link.Endpoint is not null)
        {
            reader.Missing($"{at}:baud", "is for lines; udp carries whole packets");
        }

        // A path in a file starts from the file's folder, as all paths there.
        LinkAddress address1 = place is { Layer: SettingLayer.File } && link.Endpoint is null && !Path.IsPathRooted(link.Link.Rest) ? link.Link with { Rest = Path.Combine(place.BaseFolder, link.Link.Rest) } : link.Link;
        var bus = new BusSettings
        {
            Name = name,
            Link = address1,
            BaudRate = baud ?? link.BaudRate ?? BusSettings.UsualBaudRate,
            Address = address ?? Endpoint.DefaultHost,
            Dialect = dialect,
            Devices = devices,
        };
        if (devices.Contains(bus.Address))
        {
            reader.Missing($"{at}:devices", "the gateway's own address is no device");
        }

        return bus;
    }

    private static Dialect DialectOf(SettingReader reader, string at) => new()
    {
        IsBigEndian = Word(reader, $"{at}:byteOrder", DialectWords.ByteOrders) == 1,
        Crc = (CrcVariant)Word(reader, $"{at}:crc", DialectWords.Checks),
        IsCrcHighFirst = Word(reader, $"{at}:crcOrder", DialectWords.CheckOrders) == 1,
        Iv = (IvForm)Word(reader, $"{at}:iv", DialectWords.IvForms),
        Padding = (PaddingForm)Word(reader, $"{at}:padding", DialectWords.Paddings),
    };

    /// <summary>Which of the words stands there; the first where none does.</summary>
    private static int Word(SettingReader reader, string key, IReadOnlyList<string> words)
    {
        string? word = reader.Take<string>(key, text => words.Contains(text) ? (text, null) : (null, $"must be one of {string.Join(", ", words)}"));
        return word is null ? 0 : words.Index().First(one => one.Item == word).Index;
    }

    private static (object? Value, string? Mistake) BusAddress(string text) =>
        text.Length == 2 && byte.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte address) && address is not (0 or 0xFF)
            ? (address, null)
            : (null, "must be an address of two hex digits, 01 to fe");
}
