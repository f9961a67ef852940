namespace Sallyport.Gateway.Outputs;

/// <summary>How a file log writes entries.</summary>
public enum FileLogFormat : byte
{
    /// <summary>One JSON object per line (docs/events.md).</summary>
    JsonLines,

    /// <summary>Comma-separated values with a header line (RFC 4180): <c>seq,time,device,kind,name,encoding,payloadHex,json</c>.</summary>
    Csv,
}
