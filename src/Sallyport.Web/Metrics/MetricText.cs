using System.Globalization;
using System.Text;

namespace Sallyport.Web.Metrics;

/// <summary>Writes the text format 0.0.4 of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal sealed class MetricText
{
    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a counter; its name must end in <c>_total</c>.</summary>
    public MetricText Counter(string name, string help) => Begin(name, "counter", help);

    /// <summary>Begins a gauge.</summary>
    public MetricText Gauge(string name, string help) => Begin(name, "gauge", help);

    /// <summary>Adds a value to the metric that was begun last.</summary>
    public MetricText Value(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name);
        for (var index = 0; index < labels.Length; index++)
        {
            _text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"").Append(Escape(labels[index].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <summary>All that was written, UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private MetricText Begin(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
