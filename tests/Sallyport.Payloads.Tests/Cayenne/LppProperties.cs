using FsCheck;
using FsCheck.Fluent;
using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.Tests.Vectors;

namespace Sallyport.Payloads.Tests.Cayenne;

public class LppProperties
{
    private static readonly LppType[] Types = [.. Enum.GetValues<LppType>().Where(type => type != LppType.Polyline)];

    [Fact]
    public void Decoding_AnyOctets_NeverThrowsAndGivesValidJson() =>
        Prop.ForAll<byte[]>(octets =>
        {
            if (PayloadText.TryToJson(PayloadFormat.CayenneLpp, octets, out var json))
            {
                using var parsed = System.Text.Json.JsonDocument.Parse(json);
                Assert.Equal(System.Text.Json.JsonValueKind.Array, parsed.RootElement.ValueKind);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    /// <summary>Random values under known types, cut at random, so that the deep paths are met.</summary>
    [Fact]
    public void Decoding_CutOrFilled_ComesBackOctetForOctet() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var builder = new LppBuilder();
            for (var count = random.Next(1, 9); count > 0; count--)
            {
                var value = new byte[9];
                random.NextBytes(value);
                for (var length = 1; length <= value.Length; length++)
                {
                    byte[] item = [(byte)random.Next(256), (byte)Types[random.Next(Types.Length)], .. value.AsSpan(0, length)];
                    if (LppDecoder.TryDecode(item, out var items) && items.Count == 1)
                    {
                        _ = builder.Add(items[0]);
                        break;
                    }
                }
            }

            var octets = Convert.ToHexStringLower(builder.Written);
            var json = PayloadVectors.ToJson(PayloadFormat.CayenneLpp, octets)!;
            var back = PayloadVectors.FromJson(PayloadFormat.CayenneLpp, json)!;
            Assert.Equal(json, PayloadVectors.ToJson(PayloadFormat.CayenneLpp, back));

            // Values of four octets pass through a float32 with nine printed digits; all others are exact.
            Assert.True(LppDecoder.TryDecode(builder.Written, out var all));
            if (all.All(item => item.Type is not (LppType.Frequency or LppType.Distance or LppType.Energy)))
            {
                Assert.Equal(octets, back);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
