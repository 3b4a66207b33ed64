using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>What could be understood of a pack so far. A file too broken to read is absent, and checks that need it are silent.</summary>
internal sealed class PackDraft
{
    public TenantProfile? Tenant { get; private set; }

    public OrganisationFile? Organisation { get; private set; }

    public TopicsFile? Topics { get; private set; }

    public ClocksFile? Clocks { get; private set; }

    public CalendarFile? Calendar { get; private set; }

    public WorkflowFile? Workflow { get; private set; }

    public ChannelsFile? Channels { get; private set; }

    public NeighbourhoodsFile? Neighbourhoods { get; private set; }

    public RolesFile? Roles { get; private set; }

    public SortedDictionary<string, TextsFile> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>The readable files as JSON, for checks that look the same everywhere.</summary>
    public SortedDictionary<string, JsonObject> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of all files that were there, readable or not.</summary>
    public HashSet<string> Present { get; } = new(StringComparer.Ordinal);

    public void Add(string name, object section)
    {
        switch (section)
        {
            case TenantProfile tenant:
                Tenant = tenant;
                break;
            case OrganisationFile organisation:
                Organisation = organisation;
                break;
            case TopicsFile topics:
                Topics = topics;
                break;
            case ClocksFile clocks:
                Clocks = clocks;
                break;
            case CalendarFile calendar:
                Calendar = calendar;
                break;
            case WorkflowFile workflow:
                Workflow = workflow;
                break;
            case ChannelsFile channels:
                Channels = channels;
                break;
            case NeighbourhoodsFile neighbourhoods:
                Neighbourhoods = neighbourhoods;
                break;
            case RolesFile roles:
                Roles = roles;
                break;
            case TextsFile texts:
                Texts[PackFiles.LanguageOf(name)!] = texts;
                break;
            default:
                throw new ArgumentException($"{section.GetType().Name} is no section of a pack.", nameof(section));
        }
    }

    public TenantPack ToPack() =>
        new(Tenant!, Organisation!, Topics!, Clocks!, Calendar!, Workflow!, Channels!, Neighbourhoods!, Texts, Roles is { Roles.Count: > 0 } ? Roles : null);
}

/// <summary>Problems found so far.</summary>
internal sealed class Findings
{
    private readonly List<PackProblem> _problems = [];

    public int Count => _problems.Count;

    public IReadOnlyList<PackProblem> All => _problems;

    public void Add(string file, string path, string code, string cause, string cure) => _problems.Add(new(file, path, code, cause, cure));
}
