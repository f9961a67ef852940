using System.Text.Json.Serialization;

namespace Sallyport.Simulation.Fleet;

/// <summary>A fleet file as it is read: everything may be missing. (Generated readers set init-only properties that are missing to zero, hence a shape of its own.)</summary>
internal sealed class FleetFile
{
    public ulong? Seed { get; set; }

    public double? Minutes { get; set; }

    public double? Loss { get; set; }

    public string? Protocol { get; set; }

    public string? NetworkName { get; set; }

    public IReadOnlyList<Group?>? Groups { get; set; }

    public FleetOptions ToOptions()
    {
        var options = new FleetOptions { Groups = [.. (Groups ?? []).Select(static group => (group ?? new Group()).ToGroup())] };
        return options with
        {
            Seed = Seed ?? options.Seed,
            Minutes = Minutes ?? options.Minutes,
            Loss = Loss ?? options.Loss,
            Protocol = Protocol ?? options.Protocol,
            NetworkName = NetworkName ?? options.NetworkName,
        };
    }

    internal sealed class Group
    {
        [JsonConverter(typeof(JsonStringEnumConverter<NodeBehaviour>))]
        public NodeBehaviour Behaviour { get; set; }

        public int Count { get; set; }

        public double? IntervalSeconds { get; set; }

        [JsonConverter(typeof(JsonStringEnumConverter<PayloadFlavour>))]
        public PayloadFlavour Payload { get; set; }

        public string? Name { get; set; }

        public FleetGroup ToGroup()
        {
            var group = new FleetGroup { Behaviour = Behaviour, Count = Count, Payload = Payload, Name = Name };
            return group with { IntervalSeconds = IntervalSeconds ?? group.IntervalSeconds };
        }
    }
}
