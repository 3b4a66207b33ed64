using Derman.Core.Clocks;

namespace Derman.Core.Tenancy.Packs;

/// <summary>Everything an institution configures, as read from its pack or from its store. Immutable; one instance per version.</summary>
public sealed record TenantPack(
    TenantProfile Tenant,
    OrganisationFile Organisation,
    TopicsFile Topics,
    ClocksFile Clocks,
    CalendarFile Calendar,
    WorkflowFile Workflow,
    ChannelsFile Channels,
    NeighbourhoodsFile Neighbourhoods,
    IReadOnlyDictionary<string, TextsFile> Texts,
    RolesFile? Roles = null);

/// <summary>tenant.json.</summary>
/// <param name="Names">Display name by language (<c>tr</c>, <c>fa</c>, <c>en</c>).</param>
/// <param name="Desk">Directorate code of the desk: triage, and the last holder of what nobody owns.</param>
/// <param name="TicketPrefix">2–5 letters before year and number: <c>ERB-2026-000123</c>.</param>
/// <param name="AreaCode">Landline area code, used for seven-digit local numbers after confirmation.</param>
/// <param name="Security">How people sign in; without it the stricter choice holds.</param>
public sealed record TenantProfile(
    string Id,
    IReadOnlyDictionary<string, string> Names,
    string Kind,
    string Country,
    string Province,
    string? District,
    IReadOnlyList<string> Languages,
    string DefaultLanguage,
    string CalendarSystem,
    string TimeZone,
    string Desk,
    string TicketPrefix,
    string? AreaCode,
    string? Phone,
    Brand Brand,
    IReadOnlyList<string> Hosts,
    TenantSecurity? Security = null,
    ServiceArea? Area = null,
    MapSettings? Map = null,
    PortalSettings? Portal = null)
{
    /// <summary>Who sees special-category data signs in with a second factor.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool DemandsSecondFactor => Security?.SecondFactor != TenantSecurity.Offered;
}

/// <param name="SecondFactor">required | offered, for the roles that see special-category data.</param>
/// <param name="ExternalSignIn">Providers outside by which people may come in, once they have linked themselves.</param>
public sealed record TenantSecurity(string SecondFactor, IReadOnlyList<ExternalProvider>? ExternalSignIn = null)
{
    public const string Required = "required";
    public const string Offered = "offered";
}

/// <summary>A provider outside that says who somebody is. Its secret is kept sealed, never here.</summary>
/// <param name="Code">Stands in addresses, also in the one that is registered with the provider.</param>
/// <param name="Kind">oidc | edevlet.</param>
/// <param name="Names">What stands on its button, by language.</param>
/// <param name="ClientId">The name this institution has there.</param>
/// <param name="Authority">oidc: its issuer identifier, exactly as it writes it. edevlet: only for its test system.</param>
public sealed record ExternalProvider(string Code, string Kind, IReadOnlyDictionary<string, string> Names, string ClientId, string? Authority = null)
{
    public const string Oidc = "oidc";
    public const string EDevlet = "edevlet";
    public const string EDevletAuthority = "https://giris.turkiye.gov.tr/OAuth2AuthorizationServer";

    /// <summary>Half of what identifies a person there; the other half is the subject.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Issuer => Authority ?? EDevletAuthority;
}

/// <summary>Where the institution works: a GeoJSON polygon (RFC 7946), longitude before latitude, WGS84.</summary>
/// <param name="Coordinates">The outer ring, then holes; each ring ends where it began.</param>
public sealed record ServiceArea(string Type, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Coordinates);

/// <summary>What the citizens' pages tell.</summary>
/// <param name="Responsible">Whom a citizen is told as in charge: unit | head | assignee. A person is named only when this says so.</param>
public sealed record PortalSettings(string Responsible)
{
    public const string Unit = "unit";
    public const string Head = "head";
    public const string Assignee = "assignee";
}

/// <summary>How maps begin and what lies under them; without tiles a map is a plan of outline, neighbourhoods and points.</summary>
/// <param name="Centre">Longitude before latitude, WGS84.</param>
/// <param name="Zoom">4 (a country) to 18 (a house); 13 when absent.</param>
public sealed record MapSettings(IReadOnlyList<double> Centre, int? Zoom = null, MapTiles? Tiles = null);

/// <summary>Tiles of one's own: files <c>{zoom}/{x}/{y}.{format}</c> in Web Mercator, laid by the operator into the folder
/// <c>tiles/{tenant}</c> of the data folder. No other host is ever asked.</summary>
/// <param name="Format">png | webp | jpg.</param>
/// <param name="MinZoom">Smallest zoom there are files for, 0–20.</param>
/// <param name="MaxZoom">Largest zoom there are files for, 0–20; nearer, they are enlarged.</param>
/// <param name="Attribution">Whose map it is, as plain text.</param>
public sealed record MapTiles(string Format, int MinZoom, int MaxZoom, string Attribution);

/// <summary>One colour for light and one for dark screens, <c>#rrggbb</c>.</summary>
/// <param name="Logo">Digest of an image kept in the store (<see cref="Branding.BrandImage"/>); the emblem that is built in without it.</param>
public sealed record Brand(string Light, string Dark, string? Logo = null);

/// <summary>organisation.json.</summary>
public sealed record OrganisationFile(IReadOnlyList<Directorate> Directorates);

/// <param name="Parent">Directorate above; absent for the one root and for outside institutions.</param>
/// <param name="Level">top | deputy | directorate | office | county | team.</param>
/// <param name="Sees">Directorates it sees beside its own part of the tree.</param>
/// <param name="Serves">Districts or counties (neighbourhood codes) whose cases come here from the office it is a branch of.</param>
/// <param name="External">An institution outside: holds nothing in our custody except by referral.</param>
/// <param name="Retired">No longer offered and without work or people; what it did keeps its name.</param>
public sealed record Directorate(
    string Code,
    string? Parent,
    IReadOnlyDictionary<string, string> Names,
    string Level = "directorate",
    bool External = false,
    IReadOnlyList<string>? Sees = null,
    string? Note = null,
    IReadOnlyList<string>? Serves = null,
    bool Retired = false);

/// <summary>topics.json.</summary>
/// <param name="Groups">Beneficiary groups of home visits; topics name them.</param>
/// <param name="Causes">Sources of a problem, chosen at intake beside the problem itself.</param>
public sealed record TopicsFile(
    IReadOnlyList<RequestType> RequestTypes,
    IReadOnlyList<Topic> Topics,
    IReadOnlyList<BeneficiaryGroup>? Groups = null,
    IReadOnlyList<CauseCode>? Causes = null);

/// <param name="Sensitivity">none | confidential | special, of belonging to the group.</param>
/// <param name="VisitPriority">1 is visited first.</param>
public sealed record BeneficiaryGroup(
    string Code,
    IReadOnlyDictionary<string, string> Names,
    string Sensitivity = "none",
    int VisitPriority = 3);

public sealed record CauseCode(string Code, IReadOnlyDictionary<string, string> Names);

/// <param name="Legal">Present when the kind carries a legal term (petition, right to information).</param>
public sealed record RequestType(string Code, IReadOnlyDictionary<string, string> Names, LegalTerm? Legal = null);

/// <param name="Basis">The law, for example <c>3071 art. 7</c>.</param>
public sealed record LegalTerm(Target Target, string Basis);

/// <param name="Owner">Directorate the topic is routed to.</param>
/// <param name="Triage">The desk looks first, although an owner is named.</param>
/// <param name="ExternalReferral">Institution (directorate code with <c>external</c>, or free text) the topic often belongs to.</param>
/// <param name="Sensitivity">none | confidential | special (health and the like: never on public screens or messengers).</param>
/// <param name="Priority">normal | urgent | critical.</param>
/// <param name="RoundTheClock">Its minutes run day and night.</param>
/// <param name="Public">Programs may report on it (Open311), and its requests are listed without personal data. Never for sensitive topics.</param>
/// <param name="PublicType">One of <see cref="PublicTypes"/>.</param>
/// <param name="PrivatePlace">The place is often somebody's home: the public sees it to about a kilometre.</param>
/// <param name="SharesPerson">Handed over to another body, name and phone may go along when the citizen agreed.</param>
/// <param name="Attributes">Questions a program asks for it.</param>
/// <param name="Documents">What the citizen brings along, in the order it is printed.</param>
public sealed record Topic(
    string Code,
    IReadOnlyDictionary<string, string> Names,
    string Owner,
    TopicTargets Targets,
    bool Triage = false,
    IReadOnlyList<string>? Groups = null,
    IReadOnlyList<string>? RequestTypes = null,
    IReadOnlyList<string>? Coordinate = null,
    IReadOnlyList<string>? AlsoCall = null,
    string? ExternalReferral = null,
    string Sensitivity = "none",
    string Priority = "normal",
    bool NeedsLocation = false,
    bool RoundTheClock = false,
    bool ConfidentialReporter = false,
    bool Retired = false,
    string? Legal = null,
    string? Note = null,
    IReadOnlyList<string>? Synonyms = null,
    bool Public = false,
    string PublicType = PublicTypes.Realtime,
    bool PrivatePlace = false,
    bool SharesPerson = false,
    IReadOnlyList<TopicAttribute>? Attributes = null,
    IReadOnlyList<AskedDocument>? Documents = null);

/// <summary>A document that is asked for with an application; it stands in the table of public service standards.</summary>
public sealed record AskedDocument(IReadOnlyDictionary<string, string> Names);

/// <summary>What a program that reports over Open311 gets back at once.</summary>
public static class PublicTypes
{
    /// <summary>The request's number.</summary>
    public const string Realtime = "realtime";

    /// <summary>A token, with which the number can be asked for.</summary>
    public const string Batch = "batch";

    /// <summary>Nothing: the request is worked on and never listed.</summary>
    public const string Blackbox = "blackbox";
}

/// <summary>A question a program asks the citizen beside the words (Open311 service definition).</summary>
/// <param name="Order">From 1, once within a topic.</param>
/// <param name="Variable">False: a sentence to read, no question.</param>
/// <param name="Hints">How to answer, by language.</param>
/// <param name="Values">What may be chosen, for the two lists.</param>
public sealed record TopicAttribute(
    string Code,
    IReadOnlyDictionary<string, string> Names,
    string Datatype,
    int Order,
    bool Required = false,
    bool Variable = true,
    IReadOnlyDictionary<string, string>? Hints = null,
    IReadOnlyList<AttributeValue>? Values = null);

public sealed record AttributeValue(string Key, IReadOnlyDictionary<string, string> Names);

public static class Datatypes
{
    public const string String = "string";
    public const string Number = "number";
    public const string DateTime = "datetime";
    public const string Text = "text";
    public const string SingleValueList = "singlevaluelist";
    public const string MultiValueList = "multivaluelist";

    public static bool IsList(string datatype) => datatype is SingleValueList or MultiValueList;
}

public sealed record TopicTargets(Target? FirstResponse = null, Target? Assign = null, Target? Resolve = null);

/// <summary>clocks.json.</summary>
/// <param name="Clocks">The promises that run on every ticket.</param>
/// <param name="ChannelTargets">First-response targets by intake channel; they win over the topic's.</param>
/// <param name="UrgencyTargets">Resolve targets by urgency; the tighter one wins over the topic's.</param>
/// <param name="TaskShare">Target of a task given to another directorate when none is named.</param>
/// <param name="Defaults">Targets of a ticket whose topic is not known yet, or names none.</param>
/// <param name="CallBack">When abandoned calls are called back; absent: within 30 minutes, three times.</param>
public sealed record ClocksFile(
    IReadOnlyList<ClockRule> Clocks,
    IReadOnlyDictionary<string, TopicTargets> ChannelTargets,
    IReadOnlyDictionary<string, Target> UrgencyTargets,
    Target TaskShare,
    IReadOnlyList<EscalationLevel> Escalation,
    TopicTargets? Defaults = null,
    CallBackRule? CallBack = null);

/// <param name="Target">By when whoever hung up unanswered is called back.</param>
/// <param name="Again">When nobody was reached: the first pause; each further one is twice as long.</param>
/// <param name="Tries">How often it is tried, 1 to 10; then the call-back is closed with that reason.</param>
public sealed record CallBackRule(Target Target, Target Again, int Tries);

/// <param name="Code">firstResponse | assign | resolve | legal | task.</param>
/// <param name="Kind">legal | promised | internal.</param>
/// <param name="Met">What ends it: firstWord | custody | solved | told | taskDone.</param>
/// <param name="PausedIn">State categories in which it stands still, with the reason recorded there.</param>
public sealed record ClockRule(
    string Code,
    string Kind,
    IReadOnlyDictionary<string, string> Names,
    string Calendar,
    string Met,
    IReadOnlyList<string> PausedIn);

/// <param name="AtPercent">Share of the target in business time: 75 warns before, 100 is due, 150 is half as long again.</param>
/// <param name="To">holder | head | deputy | top | desk | a directorate code.</param>
/// <param name="Clocks">Clock codes it applies to; absent means all.</param>
public sealed record EscalationLevel(int Level, decimal AtPercent, string To, IReadOnlyList<string>? Clocks = null);

/// <summary>calendar.json.</summary>
public sealed record CalendarFile(string Default, IReadOnlyList<CalendarDefinition> Calendars);

/// <summary>channels.json: the ways a request comes in, and the plugin accounts behind them (never a secret).</summary>
public sealed record ChannelsFile(IReadOnlyList<IntakeChannel> Channels, IReadOnlyList<ChannelAccount> Accounts)
{
    /// <summary>What a request is counted under that came by an account: one account may carry messages and public comments.</summary>
    public string? ChannelOf(string account, bool publicly = false)
    {
        var carried = Channels.Where(c => c.Account == account);
        return (carried.FirstOrDefault(c => c.Public == publicly) ?? carried.FirstOrDefault())?.Code;
    }

    /// <summary>The first account of a plugin that is switched on; null for none.</summary>
    public string? AccountOf(string plugin) => Accounts.FirstOrDefault(a => a.Enabled && a.Plugin == plugin)?.Account;
}

/// <param name="Public">Everybody reads along (a comment under a post): no personal data in an answer.</param>
/// <param name="Numbered">Letters: each has a number of its own and a day of arrival, from which the law counts.</param>
public sealed record IntakeChannel(
    string Code,
    IReadOnlyDictionary<string, string> Names,
    bool Primary = false,
    bool RoundTheClock = false,
    string? Account = null,
    bool Public = false,
    bool Numbered = false);

/// <param name="Settings">Plugin settings that are not secret, as plain text values.</param>
public sealed record ChannelAccount(
    string Account,
    string Plugin,
    IReadOnlyDictionary<string, string> Names,
    bool Enabled,
    IReadOnlyDictionary<string, string> Settings,
    bool Simulated = false);

/// <summary>neighbourhoods.json.</summary>
public sealed record NeighbourhoodsFile(IReadOnlyList<Neighbourhood> Neighbourhoods);

/// <param name="District">Code of the district or county it lies in, when the tenant spans several.</param>
/// <param name="Retired">No longer offered; tickets from there keep it.</param>
/// <param name="Kind">neighbourhood | district | county | village | zone.</param>
/// <param name="Centre">Where its name stands on a map: longitude before latitude, WGS84.</param>
/// <param name="Area">Its outline, when known.</param>
public sealed record Neighbourhood(
    string Code,
    string Name,
    string Kind = "neighbourhood",
    string? District = null,
    bool Retired = false,
    IReadOnlyList<double>? Centre = null,
    ServiceArea? Area = null);

/// <summary>texts/{language}.json: message templates with <c>{placeholders}</c>; <c>key</c> or <c>key@channel</c>.</summary>
public sealed record TextsFile(IReadOnlyDictionary<string, string> Texts);
