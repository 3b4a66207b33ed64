using System.Text;
using Derman.Core.Clocks;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Packs;

/// <summary>Random packs, fixed seed: reading what was written gives the same content, and writing that the same bytes.</summary>
public class RoundTripProperties
{
    private static readonly string[] Alphabet =
    [
        "a", "Z", "9", " ", "\"", "\\", "/", "<", "&", "'", "+", "ş", "İ", "ı", "ğ",
        "ی", "ک", "\u200C", "۰", "\u00A0", "\t", "é", "😀", "{", "\u2028",
    ];

    [Fact]
    public void WriteReadWrite_IsTheIdentity()
    {
        var random = new Random(20_260_320);
        for (var round = 0; round < 120; round++)
        {
            var pack = Vary(Samples.Pack(Samples.Tenants[round % 5]), random);

            var first = PackWriter.Write(pack);
            var reading = PackReader.Read(first);

            Assert.Empty(reading.Problems);
            Assert.All(
                PackWriter.Write(reading.Pack!),
                file => Assert.Equal(Encoding.UTF8.GetString(first[file.Key]), Encoding.UTF8.GetString(file.Value)));
            Assert.True(PackPlan.Compare(pack, reading.Pack!).IsEmpty);
        }
    }

    [Fact]
    public void MergeOfAnything_WithOneSideUnchanged_IsTheOtherSide()
    {
        var random = new Random(20_260_321);
        for (var round = 0; round < 60; round++)
        {
            var applied = Samples.Pack(Samples.Tenants[round % 5]);
            var changed = Vary(applied, random);

            Assert.True(PackPlan.Compare(changed, PackMerge.Merge(applied, changed, applied).Merged).IsEmpty);
            Assert.True(PackPlan.Compare(changed, PackMerge.Merge(applied, applied, changed).Merged).IsEmpty);
        }
    }

    [Fact]
    public void Map_InAnyOrder_IsWrittenInOne()
    {
        var pack = Samples.Pack("tatvan");
        var turned = pack with
        {
            Tenant = pack.Tenant with { Names = pack.Tenant.Names.Reverse().ToDictionary(StringComparer.Ordinal) },
            Texts = pack.Texts.Reverse().ToDictionary(
                t => t.Key, t => new TextsFile(t.Value.Texts.Reverse().ToDictionary(StringComparer.Ordinal)), StringComparer.Ordinal),
        };

        Assert.All(PackWriter.Write(turned), file => Assert.Equal(PackWriter.Write(pack)[file.Key], file.Value));
    }

    private static TenantPack Vary(TenantPack pack, Random random)
    {
        var topics = pack.Topics.Topics.Where(_ => random.Next(8) > 0).Select(topic => random.Next(4) > 0 ? topic : topic with
        {
            Names = topic.Names.ToDictionary(n => n.Key, _ => Text(random), StringComparer.Ordinal),
            Note = random.Next(2) == 0 ? null : Text(random),
            Targets = new(Resolve: AnyTarget(random), Assign: random.Next(2) == 0 ? null : AnyTarget(random)),
            Synonyms = random.Next(2) == 0 ? [] : ["aa" + Text(random)],
            Triage = random.Next(2) == 0,
            Priority = random.Next(2) == 0 ? "normal" : "critical",
        }).ToList();
        return pack with
        {
            Tenant = pack.Tenant with { District = random.Next(2) == 0 ? null : Text(random) },
            Topics = pack.Topics with { Topics = topics.Count > 0 ? topics : pack.Topics.Topics },
            Workflow = pack.Workflow with { FourEyes = random.Next(2) == 0, ReopenDays = random.Next(60) },
            Neighbourhoods = new([.. pack.Neighbourhoods.Neighbourhoods.Where(n => n.Kind != "neighbourhood" || random.Next(3) > 0)]),
        };
    }

    private static Target AnyTarget(Random random) => random.Next(3) switch
    {
        0 => Target.OfMinutes(random.Next(1000) / 4m),
        1 => Target.OfBusinessDays(random.Next(40), random.Next(2) == 0),
        _ => Target.OfCalendarDays(random.Next(40)),
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
}
