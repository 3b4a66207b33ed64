using Bogus;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Demo;

/// <summary>Staff of every role for a demo tenant; the same people every time.</summary>
internal static class DemoPeople
{
    public static IReadOnlyList<StaffMember> Of(TenantConfiguration configuration)
    {
        var language = configuration.Profile.DefaultLanguage;
        var faker = new Faker(language == "fa" ? "fa" : "tr") { Random = new Randomizer(Seed(configuration.Profile.Id)) };
        var people = new List<StaffMember>();
        var desk = configuration.Profile.Desk;
        var root = configuration.Tree.All.First(d => d.Parent is null).Code;
        var busy = Busiest(configuration);
        Add("masa", Roles.Agent, desk);
        Add("gise", Roles.Counter, desk);
        Add("masabasi", Roles.Head, desk);
        Add("memur", Roles.Staff, busy[0]);
        Add("mudur", Roles.Head, busy[0]);
        Add("saha", Roles.Field, busy[0]);
        Add("memur2", Roles.Staff, busy[1]);
        Add("mudur2", Roles.Head, busy[1]);
        Add("halkgunu", Roles.Audience, desk);
        Add("baskan", Roles.Executive, root);
        Add("yonetici", Roles.Admin, desk);
        Add("denetci", Roles.Auditor, desk);
        return people;

        void Add(string userName, string roles, string unit) => people.Add(new StaffMember
        {
            Id = faker.Random.Guid(),
            UserName = userName,
            NormalizedUserName = userName.ToUpperInvariant(),
            DisplayName = $"{faker.Name.FirstName()} {faker.Name.LastName()}",
            Roles = roles,
            Unit = unit,
            Language = language,
        });
    }

    /// <summary>The two directorates that own most topics: where the demo's work happens.</summary>
    private static List<string> Busiest(TenantConfiguration configuration) =>
        [.. configuration.Topics.Values
            .Where(t => t.Owner != configuration.Profile.Desk && !t.Triage)
            .GroupBy(t => t.Owner, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key)
            .Take(2)];

    /// <summary>A fixed seed from a name: the same demo on every machine.</summary>
    internal static int Seed(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
