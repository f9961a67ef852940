using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Samples.PatternStimulator;

// Usage: PatternStimulator [LINE [KEY-FILE]]. Makes a pseudo terminal at LINE, default ./pattern0. The key file holds 32 hexadecimal digits; the gateway takes the
// same: "./sallyport run --link estim=serial:./pattern0", then "./sallyport outputs key estim/pattern0/42 pattern.key". A digit on standard input is a key of the device.
var line = args.ElementAtOrDefault(0) ?? "./pattern0";
var keyFile = args.ElementAtOrDefault(1) ?? "pattern.key";
if (!File.Exists(keyFile))
{
    Console.Error.WriteLine($"{keyFile} is missing; it holds the key of the device");
    return 1;
}

// What a device must not forget: without it old packets would be new again after a restart.
var memoryFile = $"{keyFile}.memory";
var options = new DeviceOptions
{
    MasterKey = Convert.FromHexString(File.ReadAllText(keyFile).Trim()),
    Memory = File.Exists(memoryFile) ? Convert.FromHexString(File.ReadAllText(memoryFile)) : [],
    Outputs = 2,
    LevelLimit = 500,
};
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var link = new SerialLink(new SerialLinkOptions { Path = line, CreatesPty = true });
using var device = new PatternDevice(options, link, Console.WriteLine);
device.Stimulator.MemoryChanged = memory => File.WriteAllText(memoryFile, Convert.ToHexStringLower(memory.Span));
var pump = device.Stimulator.RunAsync(stop.Token);
_ = Task.Run(() =>
{
    // Reading a terminal cannot be cancelled: this is left waiting at the end.
    while (Console.ReadLine() is { } typed)
    {
        if (byte.TryParse(typed, out var key))
        {
            device.Press(key);
        }
    }
});
await pump;
return 0;
