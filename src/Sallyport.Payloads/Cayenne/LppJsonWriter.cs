using System.Buffers;
using System.Text;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.Cayenne;

/// <summary>Items as the library's decoder prints them: <c>[{"channel":1,"type":103,"name":"temperature","value":27}]</c>.</summary>
internal static class LppJsonWriter
{
    internal static void Write(IReadOnlyList<LppItem> items, IBufferWriter<byte> destination)
    {
        JsonText.Write('[', destination);
        for (var at = 0; at < items.Count; at++)
        {
            if (at > 0)
            {
                JsonText.Write(',', destination);
            }

            Write(items[at], destination);
        }

        JsonText.Write(']', destination);
    }

    private static void Write(LppItem item, IBufferWriter<byte> destination)
    {
        JsonText.Write("{\"channel\":"u8, destination);
        JsonText.WriteInteger(item.Channel, destination);
        JsonText.Write(",\"type\":"u8, destination);
        JsonText.WriteInteger((byte)item.Type, destination);
        JsonText.Write(",\"name\":"u8, destination);
        WriteName(item.Name, destination);
        JsonText.Write(",\"value\":"u8, destination);
        if (LppLayout.Of(item.Type) is { } layout)
        {
            WriteValue(item, layout, destination);
        }
        else
        {
            WritePoints(item.Points, destination);
        }

        JsonText.Write('}', destination);
    }

    private static void WriteValue(LppItem item, LppLayout layout, IBufferWriter<byte> destination)
    {
        if (LppLayout.IsInteger(item.Type))
        {
            JsonText.WriteInteger(item.Steps(0), destination);
            return;
        }

        if (layout.Components.Length == 0)
        {
            ArduinoNumber.Write(item.Value(), destination);
            return;
        }

        for (var component = 0; component < layout.Components.Length; component++)
        {
            JsonText.Write(component == 0 ? '{' : ',', destination);
            WriteName(layout.Components[component], destination);
            JsonText.Write(':', destination);
            ArduinoNumber.Write(item.Value(component), destination);
        }

        JsonText.Write('}', destination);
    }

    private static void WritePoints(IReadOnlyList<LppPoint> points, IBufferWriter<byte> destination)
    {
        for (var at = 0; at < points.Count; at++)
        {
            JsonText.Write(at == 0 ? "[{\"latitude\":"u8 : ",{\"latitude\":"u8, destination);
            ArduinoNumber.Write(points[at].Latitude, destination);
            JsonText.Write(",\"longitude\":"u8, destination);
            ArduinoNumber.Write(points[at].Longitude, destination);
            JsonText.Write('}', destination);
        }

        JsonText.Write(']', destination);
    }

    private static void WriteName(string ascii, IBufferWriter<byte> destination)
    {
        JsonText.Write('"', destination);
        destination.Advance(Encoding.ASCII.GetBytes(ascii, destination.GetSpan(ascii.Length)));
        JsonText.Write('"', destination);
    }
}
