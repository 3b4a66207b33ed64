using System.Collections.Frozen;
using Derman.Core.Clocks;
using Derman.Core.Organisation;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>A tenant's configuration, compiled for questions. Immutable: a change makes a new one with the next version.</summary>
public sealed class TenantConfiguration
{
    public TenantConfiguration(TenantPack pack, int version)
    {
        Pack = pack;
        Version = version;
        Tree = Compiled<OrganisationFile, OrganisationTree>.Of(pack.Organisation, f => new OrganisationTree(f));
        Workflow = Compiled<WorkflowFile, WorkflowIndex>.Of(pack.Workflow, f => new WorkflowIndex(f));
        Topics = Compiled<TopicsFile, FrozenDictionary<string, Topic>>.Of(pack.Topics, f => f.Topics.ToFrozenDictionary(t => t.Code, StringComparer.Ordinal));
        RequestTypes = Compiled<TopicsFile, FrozenDictionary<string, RequestType>>.Of(
            pack.Topics, f => f.RequestTypes.ToFrozenDictionary(t => t.Code, StringComparer.Ordinal));
        Neighbourhoods = Compiled<NeighbourhoodsFile, FrozenDictionary<string, Neighbourhood>>.Of(
            pack.Neighbourhoods, f => f.Neighbourhoods.ToFrozenDictionary(n => n.Code, StringComparer.Ordinal));
        Channels = Compiled<ChannelsFile, FrozenDictionary<string, IntakeChannel>>.Of(
            pack.Channels, f => f.Channels.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal));
        Accounts = Compiled<ChannelsFile, FrozenDictionary<string, ChannelAccount>>.Of(
            pack.Channels, f => f.Accounts.ToFrozenDictionary(a => a.Account, StringComparer.Ordinal));
        Clocks = Compiled<ClocksFile, FrozenDictionary<string, ClockRule>>.Of(pack.Clocks, f => f.Clocks.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal));
        Rights = new RoleBook(pack, Tree);
        Zone = DateTimeZoneProviders.Tzdb[pack.Tenant.TimeZone];
        Calendars = Compiled<CalendarFile, FrozenDictionary<string, WorkCalendar>>.Of(pack.Calendar, Compile);
    }

    public TenantPack Pack { get; }

    public int Version { get; }

    public TenantProfile Profile => Pack.Tenant;

    public OrganisationTree Tree { get; }

    public WorkflowIndex Workflow { get; }

    public FrozenDictionary<string, Topic> Topics { get; }

    public FrozenDictionary<string, RequestType> RequestTypes { get; }

    public FrozenDictionary<string, Neighbourhood> Neighbourhoods { get; }

    public FrozenDictionary<string, IntakeChannel> Channels { get; }

    public FrozenDictionary<string, ChannelAccount> Accounts { get; }

    public FrozenDictionary<string, ClockRule> Clocks { get; }

    public FrozenDictionary<string, WorkCalendar> Calendars { get; }

    /// <summary>The tenant's roles, and what they allow whom.</summary>
    public RoleBook Rights { get; }

    public DateTimeZone Zone { get; }

    /// <summary>Template text for a key: the channel's own wording first, then the common one; null when the pack has none.</summary>
    public string? Text(string language, string key, string? channel = null)
    {
        foreach (var candidate in (string[])[language, Profile.DefaultLanguage])
        {
            if (Pack.Texts.TryGetValue(candidate, out var file)
                && ((channel is not null && file.Texts.TryGetValue($"{key}@{channel}", out var text)) || file.Texts.TryGetValue(key, out text)))
            {
                return text;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, WorkCalendar> Compile(CalendarFile file) => file.Calendars.ToFrozenDictionary(
        c => c.Code,
        c => WorkCalendar.Compile(c).Calendar ?? throw new InvalidOperationException($"Calendar '{c.Code}' does not compile."),
        StringComparer.Ordinal);
}
