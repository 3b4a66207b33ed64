using System.Text.Json;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Routing;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>What a tenant has configured, for programs that fill forms or show names; and the deadline preview.</summary>
internal static class CatalogueEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapCatalogue(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Catalogue").RequireScope(ApiScopes.CatalogueRead);
        group.MapGet("/topics", Topics).WithName("topics").WithSummary("Topics with owners and targets.").Produces<IReadOnlyList<TopicItem>>();
        group.MapGet("/topics/suggest", Suggest).WithName("suggestTopics").WithSummary("Topics a text may be about.").Produces<IReadOnlyList<SuggestedTopicItem>>();
        group.MapGet("/directorates", Directorates).WithName("directorates").WithSummary("The directorate tree.").Produces<IReadOnlyList<DirectorateItem>>();
        group.MapGet("/neighbourhoods", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Neighbourhoods.Neighbourhoods.Where(n => !n.Retired)))
            .WithName("neighbourhoods").WithSummary("Neighbourhoods, districts and counties.").Produces<IReadOnlyList<Neighbourhood>>();
        group.MapGet("/request-types", RequestTypes).WithName("requestTypes").WithSummary("Kinds of request, with their legal terms.").Produces<IReadOnlyList<RequestTypeItem>>();
        group.MapGet("/workflow", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Workflow))
            .WithName("workflow").WithSummary("States, moves, outcomes and their guards.").Produces<WorkflowFile>();
        group.MapGet("/calendars", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Calendar)).WithName("calendars").WithSummary("Working calendars.").Produces<CalendarFile>();
        group.MapGet("/channels", Channels).WithName("channels").WithSummary("Ways a request comes in.").Produces<IReadOnlyList<ChannelItem>>();
        group.MapPost("/clocks/preview", PreviewAsync).WithName("previewClock").WithSummary("When a request made now would be due, for an inline calendar.")
            .Accepts<ClockPreviewRequest>("application/json").Produces<ClockPreviewAnswer>().ProducesProblem(422);
        api.MapGet("/staff", Staff).WithTags("Catalogue").RequireScope(ApiScopes.StaffRead)
            .WithName("staff").WithSummary("People who can be given work.").Produces<IReadOnlyList<StaffItem>>();
    }

    private static IResult Topics(HttpContext context) => Answer(context.Tenant().Configuration.Topics.Values.Where(t => !t.Retired)
        .Select(t => new TopicItem(t.Code, t.Names.In(Problems.LanguageOf(context)), t.Names, t.Owner, t.Targets, t.RequestTypes, t.Sensitivity, t.Priority, t.NeedsLocation, t.RoundTheClock))
        .OrderBy(t => t.Code, StringComparer.Ordinal));

    private static IResult Suggest(HttpContext context, string? text) => Answer(TopicSuggestion.For(context.Tenant().Configuration, text ?? "")
        .Select(s => new SuggestedTopicItem(s.Topic.Code, s.Topic.Names.In(Problems.LanguageOf(context)), s.Topic.Owner, s.Score)));

    private static IResult Directorates(HttpContext context) => Answer(context.Tenant().Configuration.Tree.All.Where(d => !d.Retired)
        .Select(d => new DirectorateItem(d.Code, d.Parent, d.Names.In(Problems.LanguageOf(context)), d.Names, d.Level, d.External)));

    private static IResult RequestTypes(HttpContext context) => Answer(context.Tenant().Configuration.Pack.Topics.RequestTypes
        .Select(t => new RequestTypeItem(t.Code, t.Names.In(Problems.LanguageOf(context)), t.Names, t.Legal)));

    private static IResult Channels(HttpContext context) => Answer(context.Tenant().Configuration.Pack.Channels.Channels
        .Select(c => new ChannelItem(c.Code, c.Names.In(Problems.LanguageOf(context)), c.Names, c.Primary, c.RoundTheClock, c.Account)));

    private static IResult Staff(HttpContext context, StaffAccounts staff) => Answer(staff.Active(context.Tenant())
        .Select(s => new StaffItem(s.Id, s.UserName, s.DisplayName, s.Unit, s.Roles.Split(' '))));

    private static async Task PreviewAsync(HttpContext context, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, PreviewJson.Default.ClockPreviewRequest, ct);
        if (body.Failure is { } malformed)
        {
            await Problems.WriteAsync(context, malformed);
            return;
        }

        var outcome = ClockPreview.Evaluate(body.Value.Value);
        await (outcome.Answer is { } answer
            ? TicketAnswer.JsonAsync(context, answer, PreviewJson.Default.ClockPreviewAnswer)
            : Problems.WriteAsync(context, Failure.Invalid([.. outcome.Problems.Select(p => new FieldError(
                p.Path,
                p.Code,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["cause"] = p.Cause, ["cure"] = p.Cure }))])));
    }

    private static IResult Answer<T>(T value) => Results.Json(value, Json);
}
