using System.Text.Json;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Routing;
using Derman.Core.Staff;
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
        var group = api.MapGroup("").WithTags("Catalogue");
        group.MapGet("/topics", (HttpContext c) => Answer(c.Tenant().Configuration.Topics.Values.Where(t => !t.Retired).Select(t => new
        {
            t.Code, Name = t.Names.In(Problems.LanguageOf(c)), t.Names, t.Owner, t.Targets, t.RequestTypes, t.Sensitivity, t.Priority, t.NeedsLocation, t.RoundTheClock,
        }).OrderBy(t => t.Code, StringComparer.Ordinal))).WithName("topics").WithSummary("Topics with owners and targets.");
        group.MapGet("/topics/suggest", (HttpContext c, string? text) => Answer(TopicSuggestion.For(c.Tenant().Configuration, text ?? "").Select(s => new
        {
            s.Topic.Code, Name = s.Topic.Names.In(Problems.LanguageOf(c)), s.Topic.Owner, s.Score,
        }))).WithName("suggestTopics").WithSummary("Topics a text may be about.");
        group.MapGet("/directorates", (HttpContext c) => Answer(c.Tenant().Configuration.Tree.All.Select(d => new
        {
            d.Code, d.Parent, Name = d.Names.In(Problems.LanguageOf(c)), d.Names, d.Level, d.External,
        }))).WithName("directorates").WithSummary("The directorate tree.");
        group.MapGet("/neighbourhoods", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Neighbourhoods.Neighbourhoods))
            .WithName("neighbourhoods").WithSummary("Neighbourhoods, districts and counties.");
        group.MapGet("/request-types", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Topics.RequestTypes.Select(t => new
        {
            t.Code, Name = t.Names.In(Problems.LanguageOf(c)), t.Names, t.Legal,
        }))).WithName("requestTypes").WithSummary("Kinds of request, with their legal terms.");
        group.MapGet("/workflow", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Workflow)).WithName("workflow").WithSummary("States, moves, outcomes and their guards.");
        group.MapGet("/calendars", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Calendar)).WithName("calendars").WithSummary("Working calendars.");
        group.MapGet("/channels", (HttpContext c) => Answer(c.Tenant().Configuration.Pack.Channels.Channels.Select(ch => new
        {
            ch.Code, Name = ch.Names.In(Problems.LanguageOf(c)), ch.Names, ch.Primary, ch.RoundTheClock, ch.Account,
        }))).WithName("channels").WithSummary("Ways a request comes in.");
        group.MapGet("/staff", (HttpContext c, StaffAccounts staff) => Answer(staff.Active(c.Tenant()).Select(s => new
        {
            s.Id, s.UserName, Name = s.DisplayName, s.Unit, Roles = s.Roles.Split(' '),
        }))).WithName("staff").WithSummary("People who can be given work.");
        group.MapPost("/clocks/preview", PreviewAsync).WithName("previewClock").WithSummary("When a request made now would be due, for an inline calendar.")
            .Accepts<ClockPreviewRequest>("application/json").Produces<ClockPreviewAnswer>().ProducesProblem(422);
    }

    private static async Task PreviewAsync(HttpContext context, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.ClockPreviewRequest, ct);
        if (body.Failure is { } malformed)
        {
            await Problems.WriteAsync(context, malformed);
            return;
        }

        var outcome = ClockPreview.Evaluate(body.Value.Value);
        await (outcome.Answer is { } answer
            ? TicketAnswer.JsonAsync(context, answer, ApiJson.Default.ClockPreviewAnswer)
            : Problems.WriteAsync(context, Failure.Invalid([.. outcome.Problems.Select(p => new FieldError(
                p.Path,
                p.Code,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["cause"] = p.Cause, ["cure"] = p.Cure }))])));
    }

    private static IResult Answer<T>(T value) => Results.Json(value, Json);
}
