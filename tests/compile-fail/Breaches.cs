namespace Sallyport.CompileFail;

/// <summary>One breach a line; the comment names the entry of eng/BannedSymbols.txt that must forbid it.</summary>
internal static class Breaches
{
    internal static object? Used;

    internal static void All()
    {
        Used = System.DateTime.UtcNow; // P:System.DateTime.UtcNow
        Used = System.DateTime.Now; // P:System.DateTime.Now
        Used = System.DateTime.Today; // P:System.DateTime.Today
        Used = System.DateTimeOffset.UtcNow; // P:System.DateTimeOffset.UtcNow
        Used = System.DateTimeOffset.Now; // P:System.DateTimeOffset.Now
        Used = System.Environment.TickCount; // P:System.Environment.TickCount
        Used = System.Environment.TickCount64; // P:System.Environment.TickCount64
        Used = System.TimeProvider.System; // P:System.TimeProvider.System
        Used = new System.Diagnostics.Stopwatch(); // T:System.Diagnostics.Stopwatch
        Used = new System.Random(1); // T:System.Random
        Used = System.Security.Cryptography.RandomNumberGenerator.Create(); // T:System.Security.Cryptography.RandomNumberGenerator
        Used = System.Guid.NewGuid(); // M:System.Guid.NewGuid
        Used = System.Guid.CreateVersion7(); // M:System.Guid.CreateVersion7
        Used = System.HashCode.Combine(1, 2); // T:System.HashCode
        Used = "a".GetHashCode(); // M:System.String.GetHashCode
        Used = System.Threading.Tasks.Task.CompletedTask; // T:System.Threading.Tasks.Task
        Used = new System.Threading.Tasks.Task<int>(static () => 1); // T:System.Threading.Tasks.Task`1
        Used = new System.Threading.Thread(static () => { }); // T:System.Threading.Thread
        Used = new System.Threading.Timer(static _ => { }); // T:System.Threading.Timer
        Used = new System.Timers.Timer(); // T:System.Timers.Timer
        Used = new System.Threading.PeriodicTimer(System.TimeSpan.MaxValue); // T:System.Threading.PeriodicTimer
        Used = System.Threading.Channels.Channel.CreateBounded<int>(1); // N:System.Threading.Channels
        Used = new System.Collections.Concurrent.ConcurrentQueue<int>(); // T:System.Collections.Concurrent.ConcurrentQueue`1
        Used = new System.Net.Sockets.Socket(0, 0, 0); // N:System.Net.Sockets
        Used = new System.IO.Ports.SerialPort(); // N:System.IO.Ports
        Used = System.IO.File.Exists("a"); // T:System.IO.File
        Used = new System.IO.FileStream("a", 0); // T:System.IO.FileStream
    }
}
