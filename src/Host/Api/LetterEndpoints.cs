using System.Text.Json.Serialization;
using Derman.Core.Common;
using Derman.Core.Letters;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;
using NodaTime;

namespace Derman.Host.Api;

/// <summary>The register of letters: petitions on paper, and what came through another office's system.</summary>
internal static class LetterEndpoints
{
    public static void MapLetters(this RouteGroupBuilder api)
    {
        var letters = api.MapGroup("/letters").WithTags("Letters");
        letters.MapPost("", RegisterAsync).WithName("registerLetter").WithSummary("Take a letter down: a ticket whose legal term runs from the day it arrived.")
            .WithDescription("The channel must be a numbered one. A number its source had this year already is refused; findLetters names the ticket that has it. With identityHidden the sender is kept sealed, in no other place.")
            .RequireScope(ApiScopes.TicketsWrite).TakesKey().WithMetadata(new GrowsStoreAttribute())
            .Accepts<LetterBody>("application/json").Produces<TicketView>(201).ProducesProblem(409).ProducesProblem(422).ProducesProblem(507)
            .Example("""{"channel":"cimer","letterNumber":"2026-1234567","arrivedOn":"2026-11-20","text":"The street lamp in front of number 12 has been dark since Monday.","citizen":{"name":"Ayşe Yılmaz"}}""");
        letters.MapGet("", FindAsync).WithName("findLetters").WithSummary("Which tickets have a number, however it is typed; the newest year first.")
            .RequireScope(ApiScopes.TicketsRead).Query("channel", "The numbered channel it came by.").Query("number", "The number it has there.")
            .Produces<LetterPage>().ProducesProblem(422);
        letters.MapGet("/{id:guid}", ReadAsync).WithName("readLetter").WithSummary("Number, day of arrival, and the answers that went out.")
            .RequireScope(ApiScopes.TicketsRead).Produces<LetterEntry>().ProducesProblem(404);
        letters.MapPost("/{id:guid}/answers", AnswerAsync).WithName("answerLetter").WithSummary("Record an answer that went out in writing. It meets the legal clock on that day and ends nothing.")
            .RequireScope(ApiScopes.TicketsWrite).TakesCommand().Accepts<LetterAnswerBody>("application/json").Produces<TicketView>().ProducesProblem(422)
            .Example("""{"answerNumber":"E-2026/17","answeredOn":"2026-11-23","interim":true}""");
        letters.MapPost("/{id:guid}/scans", ScanAsync).WithName("addScan").WithSummary("Add a page of the paper (multipart, field 'file').")
            .WithDescription("Where the sender is hidden, the field 'hidesSender' must be 'true': somebody has looked that no page shows the name.")
            .RequireScope(ApiScopes.TicketsWrite).TakesFile().ProducesProblem(409);
    }

    private static async Task RegisterAsync(HttpContext context, RegisterLetter register, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, LetterJson.Default.LetterBody, "letter", ct);
        await TicketAnswer.MadeAsync(context, input.Failure ?? await register.ExecuteAsync(
            context.Tenant(), input.Value!.Command.Letter(), input.Value.Actor, input.Value.Idempotency, ct));
    }

    private static Task FindAsync(HttpContext context, CancellationToken ct)
    {
        var query = context.Request.Query;
        var found = ReadLetters.Find(context.Tenant(), query["channel"], query["number"], context.Actor());
        return found.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.JsonAsync(context, new LetterPage(found.Value!), LetterJson.Default.LetterPage);
    }

    private static Task ReadAsync(HttpContext context, Guid id) =>
        TicketAnswer.AnswerAsync(context, ReadLetters.One(context.Tenant(), id, context.Actor()), LetterJson.Default.LetterEntry);

    private static async Task AnswerAsync(HttpContext context, Guid id, AnswerLetter answer, Wake wake, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, LetterJson.Default.LetterAnswerBody, $"answerLetter {id}", ct);
        var result = input.Failure ?? await answer.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command.Answer(), input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct);
        wake.Outbound(context.Tenant().Id);
        await TicketAnswer.AnswerAsync(context, result);
    }

    private static async Task ScanAsync(HttpContext context, Guid id, AddScan add, CancellationToken ct)
    {
        var input = await FileInput.ReadAsync(context.Request, ct);
        if (input.Failure is { } malformed)
        {
            await Problems.WriteAsync(context, malformed);
            return;
        }

        var (file, form) = input.Value;
        await using var content = file.OpenReadStream();
        await FileInput.MadeAsync(context, await add.ExecuteAsync(context.Tenant(), id, file.FileName, file.ContentType, content, form["hidesSender"] == "true", context.Actor(), ct));
    }
}

/// <summary>A wish as it is taken down, with what stands on the paper.</summary>
internal sealed record LetterBody() : RegisterCommand(Text: null)
{
    /// <summary>The number it has where it came from; 1–60 characters with a letter or digit among them.</summary>
    public string? LetterNumber { get; init; }

    /// <summary>The day it reached the institution.</summary>
    public DateOnly? ArrivedOn { get; init; }

    /// <summary>The sender asked that nobody learns who they are.</summary>
    public bool? IdentityHidden { get; init; }

    public LetterCommand Letter() => new(this, LetterNumber, ArrivedOn is { } day ? LocalDate.FromDateOnly(day) : null, IdentityHidden == true);
}

/// <param name="AnswerNumber">Our own number of what went out, 1–60 characters.</param>
/// <param name="AnsweredOn">The day it went out.</param>
/// <param name="Interim">It told how far the work is; the result follows.</param>
internal sealed record LetterAnswerBody(string? AnswerNumber = null, DateOnly? AnsweredOn = null, bool? Interim = null)
{
    public LetterAnswerCommand Answer() => new(AnswerNumber, AnsweredOn is { } day ? LocalDate.FromDateOnly(day) : null, Interim == true);
}

internal sealed record LetterPage(IReadOnlyList<LetterEntry> Items);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(LetterBody))]
[JsonSerializable(typeof(LetterAnswerBody))]
[JsonSerializable(typeof(LetterPage))]
internal sealed partial class LetterJson : JsonSerializerContext;
