using System.Text.Json;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>No file of captured octets, and no list in one, is forgotten: each has a test of its fields here, or holds no octets of the wire.</summary>
public sealed class CoverageTests
{
    private const string NoOctets = "";

    /// <summary>Which class describes each list of each file; empty for lists that hold texts, values and keys but nothing that is sent.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Covered = new()
    {
        ["enigmaiot.json"] = new()
        {
            ["about"] = NoOctets,
            ["configuration"] = NoOctets,
            ["broadcast_key"] = NoOctets,
            ["gateway_boot_mqtt"] = NoOctets,
            ["rest"] = NoOctets,
            ["frames"] = nameof(EnigmaIotAnatomyTests),
            ["notes"] = NoOctets,
        },
        ["estim.json"] = new()
        {
            ["format"] = NoOctets,
            ["label"] = NoOctets,
            ["defaults"] = NoOctets,
            ["keys"] = NoOctets,
            ["host"] = NoOctets,
            ["device"] = NoOctets,
            ["vectors"] = nameof(EStimAnatomyTests),
        },
        ["espnow.json"] = new()
        {
            ["about"] = NoOctets,
            ["captured"] = nameof(EspNowAnatomyTests),
            ["encrypted"] = nameof(EspNowAnatomyTests),
            ["discovery"] = nameof(EspNowAnatomyTests),
            ["reject"] = nameof(EspNowAnatomyTests),
            ["accept_variants"] = nameof(EspNowAnatomyTests),
            ["udp_envelope"] = nameof(EspNowAnatomyTests),
            ["serial_bridge"] = nameof(BridgeAnatomyTests),
        },
        ["mesh.json"] = new()
        {
            ["about"] = NoOctets,
            ["set"] = NoOctets,
            ["frames"] = nameof(MeshAnatomyTests),
            ["aes"] = NoOctets,
            ["key_derivation"] = NoOctets,
            ["json_lines"] = nameof(MeshAnatomyTests),
            ["tree_member_order"] = nameof(MeshAnatomyTests),
            ["routing"] = NoOctets,
            ["default_ssid"] = NoOctets,
            ["node_behaviour"] = nameof(MeshAnatomyTests),
            ["topology_processing"] = NoOctets,
            ["mps_transcript"] = nameof(MeshAnatomyTests),
            ["wifi_session"] = nameof(MeshAnatomyTests),
            ["chain_session"] = nameof(MeshAnatomyTests),
            ["reading_notes"] = NoOctets,
        },
        ["ecg.json"] = new() { ["format"] = NoOctets, ["label"] = NoOctets, ["sessions"] = nameof(EcgAnatomyTests) },
        ["fota.json"] = new()
        {
            ["about"] = NoOctets,
            ["keys"] = NoOctets,
            ["images_oct16"] = nameof(FotaAnatomyTests),
            ["images_head"] = nameof(FotaAnatomyTests),
            ["signature_variants"] = NoOctets,
            ["http"] = nameof(FotaAnatomyTests),
        },
    };

    [Fact]
    public void EveryFileInTheTree_EveryList_IsCovered()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(RepositoryTree.Root, "tests/vectors"), "*.json").Select(static file => Path.GetFileName(file)!)];
        AssertCovered(files, Path.Combine(RepositoryTree.Root, "tests/vectors"));
    }

    /// <summary>The captured files are the same as those that are handed to all projects, so that nothing was added there alone.</summary>
    [Fact]
    public void EveryHandedOutFile_IsTheOneInTheTree()
    {
        if (Captured.HandedOut("vectors") is not { } folder)
        {
            Assert.Skip("shared/vectors is not beside this tree");
            return;
        }

        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Select(static file => Path.GetFileName(file)!)];
        AssertCovered(files, folder);
        foreach (var file in files)
        {
            Assert.True(File.ReadAllBytes(Path.Combine(folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors", file))), $"{file} differs");
        }
    }

    private static void AssertCovered(string[] files, string folder)
    {
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.True(Covered.TryGetValue(file, out var lists), $"{file}: no test of its fields");
            var present = JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, file))).EnumerateObject().Select(static member => member.Name);
            Assert.Equal(lists.Keys.Order(StringComparer.Ordinal), present.Order(StringComparer.Ordinal));
        }

        string[] classes = [.. Covered.Values.SelectMany(static lists => lists.Values).Where(static name => name is not NoOctets).Distinct()];
        Assert.All(classes, static name => Assert.Contains(typeof(CoverageTests).Assembly.GetTypes(), type => type.Name == name));
    }
}
