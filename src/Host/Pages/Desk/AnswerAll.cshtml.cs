using Derman.Core.Common;
using Derman.Core.Macros;
using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Views;
using Derman.Host.Jobs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>One answer to everybody who reported the same matter; who will not hear of it by themselves is listed before it is sent.</summary>
internal sealed class AnswerAllModel(AnswerAll all, ReadTicket read, FailureWords failures, Wake wake) : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>By language.</summary>
    [BindProperty]
    public Dictionary<string, string> Texts { get; set; } = new(StringComparer.Ordinal);

    [BindProperty]
    public string? Key { get; set; }

    public string Number { get; private set; } = "";

    public IReadOnlyList<Recipient> Recipients { get; private set; } = [];

    public IReadOnlyList<string> Failed { get; private set; } = [];

    public string Here => $"~/console/tickets/{Id}";

    public IEnumerable<string> LanguagesOf => Recipients.Select(r => r.Language).Distinct(StringComparer.Ordinal);

    public int Unreached => Recipients.Count(r => r.Reach is Reaches.Call or Reaches.Page);

    public IActionResult OnGet()
    {
        Key = SentOnce.NewKey();
        return Load() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Load())
        {
            return NotFound();
        }

        var result = await all.ExecuteAsync(Tenant, Id, Texts, Reader, Key is { Length: > 0 and <= 64 } ? Key : SentOnce.NewKey(), ct);
        if (result.Failure is { } failure)
        {
            var fields = LanguagesOf.ToDictionary(l => $"texts.{l}", l => $"Texts[{l}]", StringComparer.Ordinal);
            failures.Into(ModelState, failure, fields);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        wake.Outbound(Tenant.Id);
        Failed = [.. result.Value!.Where(a => a.Failure is not null).Select(a => Words.T("answerAll.failed", ("no", a.Recipient.Number), ("why", failures.Of(a.Failure!))))];
        return Failed.Count > 0 ? Page() : Done(Words.T("answerAll.done", ("n", result.Value!.Count)), Here);
    }

    public string LanguageName(string language) => Languages.NativeName(language);

    public IReadOnlyList<(string Name, string Meaning)> Variables => [.. MacroText.Variables.Select(v => ($"{{{v}}}", Words[$"macros.variable.{v}"]))];

    public string MeansName(string means) => Words.Has($"means.{means}") ? Words[$"means.{means}"]
        : Tenant.Configuration.Accounts.GetValueOrDefault(means)?.Plugin is { } plugin && Words.Has($"channel.{plugin}") ? Words[$"channel.{plugin}"] : means;

    private bool Load()
    {
        if (read.Execute(Tenant, Id, Reader).Value is not { } ticket || all.Recipients(Tenant, Id, Reader).Value is not { } recipients)
        {
            return false;
        }

        (Number, Recipients) = (ticket.Number, recipients);
        return true;
    }
}
