using System.Security.Cryptography;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// The receiving side of a firmware transfer (enigmaiot.md section 10.3): a start, chunks in order, an MD5 over all. Nothing is signed: the session key is the
/// only proof.
/// </summary>
internal sealed class NodeFirmware(IFirmwareSink? sink, uint maximum) : IDisposable
{
    /// <summary>OTA_TIMEOUT_TIME.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int Md5Octets = 16;

    private readonly byte[] _expected = new byte[Md5Octets];
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private uint _size;
    private uint _received;
    private ushort _chunks;
    private ushort _last;
    private bool _gapTold;
    private bool _startErrorTold;

    public bool Running { get; private set; }

    /// <summary>Takes the octets after control code 0xEF.</summary>
    public NodeFirmwareStep Take(ReadOnlySpan<byte> arguments) => OtaChunk.PeekIndex(arguments) switch
    {
        null => NodeFirmwareStep.Malformed,
        0 => OtaStart.Parse(arguments, out var start) == RefusalReason.None ? Begin(start) : NodeFirmwareStep.Malformed,
        _ => OtaChunk.Parse(arguments, out var chunk) == RefusalReason.None ? Append(chunk) : NodeFirmwareStep.Malformed,
    };

    /// <summary>Ends a transfer whose next message did not come.</summary>
    public void GiveUp()
    {
        if (Running)
        {
            Running = false;
            sink?.Abort();
        }
    }

    public void Dispose()
    {
        GiveUp();
        _md5.Dispose();
    }

    private NodeFirmwareStep Begin(in OtaStart start)
    {
        GiveUp();

        // The original does not reset its last index here, so that a second transfer in one boot is out of sequence; that quirk helps nobody.
        (_size, _chunks, _received, _last, _gapTold, _startErrorTold) = (start.Size, start.Chunks, 0, 0, false, false);
        Convert.FromHexString(System.Text.Encoding.ASCII.GetString(start.Md5)).CopyTo(_expected, 0);
        _md5.TryGetHashAndReset(stackalloc byte[Md5Octets], out _);
        if (_chunks == 0 || _size == 0 || _size > maximum || sink is null || !sink.TryBegin(_size))
        {
            return new NodeFirmwareStep(OtaStatus.StartError);
        }

        Running = true;
        return new NodeFirmwareStep(OtaStatus.Started);
    }

    private NodeFirmwareStep Append(in OtaChunk chunk)
    {
        if (!Running)
        {
            (var told, _startErrorTold) = (_startErrorTold, true);
            return told ? default : new NodeFirmwareStep(OtaStatus.StartError);
        }

        if (chunk.Index != _last + 1)
        {
            (var told, _gapTold) = (_gapTold, true);
            return told ? default : new NodeFirmwareStep(OtaStatus.OutOfSequence, LastGood: _last);
        }

        (_last, _gapTold) = (chunk.Index, false);
        _received += (uint)chunk.Data.Length;
        _md5.AppendData(chunk.Data);
        if (_received > _size || !sink!.TryWrite(chunk.Data))
        {
            return Fail();
        }

        return _last < _chunks ? default : Finish();
    }

    private NodeFirmwareStep Finish()
    {
        Span<byte> digest = stackalloc byte[Md5Octets];
        _md5.GetHashAndReset(digest);
        if (_received != _size || !CryptographicOperations.FixedTimeEquals(digest, _expected))
        {
            // The original tells the failed check and then the failed updater: two answers.
            return Fail() with { Status = OtaStatus.CheckFailed, Then = OtaStatus.CheckFailed };
        }

        Running = false;
        return sink!.TryFinish()
            ? new NodeFirmwareStep(OtaStatus.CheckOk, Then: OtaStatus.FinishedOk, Restart: RestartReason.AfterUpdate)
            : new NodeFirmwareStep(OtaStatus.CheckOk, Then: OtaStatus.CheckFailed, Restart: RestartReason.UpdateError);
    }

    private NodeFirmwareStep Fail()
    {
        GiveUp();
        return new NodeFirmwareStep(OtaStatus.CheckFailed, Restart: RestartReason.UpdateError);
    }
}
