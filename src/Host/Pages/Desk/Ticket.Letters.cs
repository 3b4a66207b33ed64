using Derman.Core.Letters;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>A letter's number and days, and the answers that went out on paper.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> LetterFields = new(StringComparer.Ordinal) { ["answerNumber"] = "AnswerNumber", ["answeredOn"] = "AnsweredOn" };

    [BindProperty]
    public string? AnswerNumber { get; set; }

    [BindProperty]
    public string? AnsweredOn { get; set; }

    [BindProperty]
    public bool AnswerInterim { get; set; }

    public string Shown(DateOnly day) => DayInput.Show(LocalDate.FromDateOnly(day), Words.Language);

    public async Task<IActionResult> OnPostLetterAnswerAsync([FromServices] AnswerLetter answer, CancellationToken ct)
    {
        AnswerNumber ??= "";
        if (!DayInput.TryParse(AnsweredOn, out var day))
        {
            ModelState.AddModelError("AnsweredOn", Words["form.date"]);
            return Again();
        }

        return Answered(
            await answer.ExecuteAsync(Tenant, Id, new LetterAnswerCommand(AnswerNumber, day, AnswerInterim), Reader, Version, null, ct), LetterFields, Words["letter.answer.record"]);
    }
}
