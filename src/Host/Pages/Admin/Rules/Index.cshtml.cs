using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Rehearsing;
using Derman.Host.Pages.Admin.Configuring;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Admin.Rules;

/// <summary>The rules of clocks and of escalation: changed as a draft, tried out on the tickets of the last months, then published.</summary>
internal sealed class IndexModel(ChangeConfiguration change, AskRun ask, FailureWords failures, IClock clock) : RehearsingPage(change, ask, failures)
{
    [BindProperty]
    public RulesInput Input { get; set; } = new();

    public ClocksFile Live => Tenant.Configuration.Pack.Clocks;

    protected override string Home => "~/admin/rules";

    public IActionResult OnGet()
    {
        Load();
        if (Run is not null && Rehearsal is null)
        {
            return NotFound();
        }

        Version = Tenant.Configuration.Version;
        Input = RulesInput.Of(Tried, Tenant.Configuration.Pack.Channels);
        return Page();
    }

    public IActionResult OnPostPreview()
    {
        Read();
        return Look();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        Read();
        return await SaveAsync(ct);
    }

    public async Task<IActionResult> OnPostRehearseAsync(CancellationToken ct)
    {
        Read();
        var looked = Look();
        if (Preview is not { Ok: true })
        {
            return looked;
        }

        var draft = RehearsalDraft.Of(Tenant.Configuration, Tenant.Configuration.Pack with { Clocks = Draft() });
        var run = await Ask.ExecuteAsync(Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, draft.Write(), null, ready: true, Reader, ct);
        return run.Failure is { } failure ? Refused(failure) : Redirect(Url.Content($"~/admin/rules?run={run.Value!.Id}#rehearsal"));
    }

    public IEnumerable<SelectListItem> UnitsOf(TargetInput target) => TargetInput.Units.Select(u => new SelectListItem(Words[$"target.{u}"], u, u == target.Unit));

    public IEnumerable<SelectListItem> Calendars(string? chosen) =>
        Tenant.Configuration.Pack.Calendar.Calendars.Select(c => new SelectListItem(PackWords.Calendar(c.Code, Words), c.Code, c.Code == chosen));

    public IEnumerable<SelectListItem> Recipients(string? chosen)
    {
        var units = new SelectListGroup { Name = Words["rules.to.units"] };
        return RulesInput.Recipients.Select(r => new SelectListItem(Words[$"rules.to.{r}"], r, r == chosen))
            .Prepend(new SelectListItem(Words["common.choose"], ""))
            .Concat(Choices.Units(Tenant.Configuration, Words, units).Select(i => new SelectListItem(i.Text, i.Value, i.Value == chosen) { Group = units }));
    }

    public string ChannelName(string code) => Tenant.Configuration.Channels.GetValueOrDefault(code)?.Names.In(Words.Language) ?? code;

    /// <summary>What a request that came in now would be promised under the draft.</summary>
    public IEnumerable<(string Name, Instant? Due)> DueNow()
    {
        var draft = Tried;
        foreach (var (term, target) in new[] { ("firstResponse", draft.Defaults?.FirstResponse), ("assign", draft.Defaults?.Assign), ("resolve", draft.Defaults?.Resolve ?? draft.UrgencyTargets.GetValueOrDefault("critical")) })
        {
            if (target is { IsNone: false } && draft.Clocks.FirstOrDefault(c => c.Code == term) is { } rule && Tenant.Configuration.Calendars.GetValueOrDefault(rule.Calendar) is { } calendar)
            {
                yield return (ClockName(term), BusinessClock.Due(calendar, clock.GetCurrentInstant(), target).Due);
            }
        }
    }

    protected override Result<TenantPack> Edit(TenantPack pack) => pack with { Clocks = Input.Into(pack.Clocks, _ => { }) };

    protected override string? FieldOf(PackProblem problem)
    {
        var parts = problem.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = parts.Length > 1 && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var index) ? index : -1;
        return (problem.File, parts.ElementAtOrDefault(0)) switch
        {
            ("clocks.json", "clocks") when at >= 0 => FormattableString.Invariant($"Input.Clocks[{at}].{(parts.ElementAtOrDefault(2) == "calendar" ? "Calendar" : "PausedIn")}"),
            ("clocks.json", "escalation") when at >= 0 && Draft().Escalation.ElementAtOrDefault(at) is { } level => FormattableString.Invariant($"Input.Levels[{Input.RowOf(level)}].{(parts.ElementAtOrDefault(2) == "to" ? "To" : "AtPercent")}"),
            ("clocks.json", "urgencyTargets") when parts.Length > 1 => $"Input.Urgency[{parts[1]}].Amount",
            ("clocks.json", "defaults") when parts.Length > 1 => $"Input.Defaults[{parts[1]}].Amount",
            ("clocks.json", "channelTargets") when parts.Length > 1 => FormattableString.Invariant($"Input.Channels[{Input.Channels.FindIndex(c => c.Code == parts[1])}].FirstResponse.Amount"),
            ("clocks.json", "taskShare") => "Input.Task.Amount",
            ("clocks.json", "callBack") => parts.ElementAtOrDefault(1) switch { "target" => "Input.CallBack.Target.Amount", "again" => "Input.CallBack.Again.Amount", _ => "Input.CallBack.Tries" },
            _ => null,
        };
    }

    /// <summary>What is tried out is a draft of these rules, and not of a calendar or of a topic.</summary>
    protected override bool IsMine(RehearsalDraft draft) => draft.IsEmpty || draft.Clocks is not null;

    /// <summary>The draft fills the form.</summary>
    private ClocksFile Tried => Rehearsal is null ? Live : RehearsalWorker.DraftOf(Rehearsal).Clocks ?? Live;

    private ClocksFile Draft() => Input.Into(Live, _ => { });

    private void Read() => Input.Into(Live, field => ModelState.AddModelError(field, Words["rules.unreadable"]));
}
