using Derman.Core.Common;
using Derman.Core.Macros;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Localisation;
using Derman.Host.Pages.Desk;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Macros;

/// <summary>Reads, shows and saves for either page.</summary>
internal sealed class MacroEditor(DeskPage page, ManageMacros manage, FailureWords failures, IUiText words, Core.Tenancy.Tenant tenant, bool own)
{
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["name"] = "Input.Name", ["unit"] = "Input.Unit", ["note"] = "Input.Note", ["action"] = "Input.Action", ["reason"] = "Input.Reason",
        ["outcome"] = "Input.Outcome", ["legalGround"] = "Input.LegalGround", ["waitDays"] = "Input.WaitDays", ["to"] = "Input.To", ["texts"] = "Input.Name",
    };

    public IReadOnlyList<MacroView> List() => [.. manage.List(tenant, page.Reader, retired: true).Where(m => m.Own == own && m.MayChange).OrderBy(m => m.Retired)];

    public MacroView? Find(Guid id) => manage.Find(tenant, id, page.Reader).Value is { } macro && macro.Own == own ? macro : null;

    public IReadOnlyList<MacroView> History(Guid id) => manage.History(tenant, id, page.Reader).Value ?? [];

    public async Task<Failure?> SaveAsync(Guid? id, MacroInput input, CancellationToken ct)
    {
        var result = await manage.SaveAsync(tenant, input.Command(id, own), page.Reader, ct);
        if (result.Failure is not { } failure)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(FieldNames, StringComparer.Ordinal);
        foreach (var language in tenant.Configuration.Profile.Languages)
        {
            fields[$"texts.{language}"] = $"Input.Texts[{language}]";
        }

        failures.Into(page.ModelState, failure, fields);
        return failure;
    }

    public async Task<bool> RetireAsync(Guid id, bool retired, CancellationToken ct) => (await manage.RetireAsync(tenant, id, retired, page.Reader, ct)).Ok;

    public MacroFields FieldsOf(MacroInput input)
    {
        var configuration = tenant.Configuration;
        var rights = page.Reader.RightsIn(configuration);
        var units = Choices.Units(configuration, words).Where(u => page.Reader.SeesAll || rights.Grants.Any(g => g.Units.Contains(u.Value)));
        return new MacroFields(
            input,
            own,
            configuration.Profile.Languages,
            page.Reader.SeesAll ? [new SelectListItem(words["macros.unit.all"], ""), .. units] : [.. units],
            [new SelectListItem(words["macros.action.none"], ""), .. MacroMove.Possible.Select(m => new SelectListItem(words[$"action.{m}"], m))],
            [new SelectListItem(words["common.choose"], ""), .. Choices.Units(configuration, words)],
            [new SelectListItem(words["common.choose"], ""), .. configuration.Workflow.File.Outcomes.Where(o => o.Via is Moves.Close).Select(o => new SelectListItem(o.Names.In(words.Language), o.Code))],
            [.. MacroText.Variables.Select(v => ($"{{{v}}}", words[$"macros.variable.{v}"]))]);
    }
}

/// <summary>What the form shows beside what was typed.</summary>
internal sealed record MacroFields(
    MacroInput Input,
    bool Own,
    IReadOnlyList<string> Languages,
    IReadOnlyList<SelectListItem> Units,
    IReadOnlyList<SelectListItem> Actions,
    IReadOnlyList<SelectListItem> To,
    IReadOnlyList<SelectListItem> Outcomes,
    IReadOnlyList<(string Name, string Meaning)> Variables);

/// <summary>What is typed.</summary>
public sealed class MacroInput
{
    public string? Name { get; set; }

    public string? Unit { get; set; }

    public Dictionary<string, string> Texts { get; set; } = new(StringComparer.Ordinal);

    public string? Note { get; set; }

    public string? Action { get; set; }

    public string? To { get; set; }

    public string? Reason { get; set; }

    public string? Outcome { get; set; }

    public string? LegalGround { get; set; }

    public int? WaitDays { get; set; }

    public int? Version { get; set; }

    internal static MacroInput Of(MacroView macro) => new()
    {
        Name = macro.Name,
        Unit = macro.Unit,
        Texts = new Dictionary<string, string>(macro.Content.Texts, StringComparer.Ordinal),
        Note = macro.Content.Note,
        Action = macro.Content.Move?.Action,
        To = macro.Content.Move?.To,
        Reason = macro.Content.Move?.Reason,
        Outcome = macro.Content.Move?.Outcome,
        LegalGround = macro.Content.Move?.LegalGround,
        WaitDays = macro.Content.Move?.WaitDays,
        Version = macro.Version,
    };

    /// <summary>Of the move only what belongs to it: a field left from another choice says nothing.</summary>
    internal MacroCommand Command(Guid? id, bool own) => new(id, Name, Unit, own, new MacroContent(Texts, Note, MoveOf()), Version);

    private MacroMove? MoveOf() => string.IsNullOrEmpty(Action)
        ? null
        : new MacroMove(
            Action,
            Action == Moves.HandOver ? Given(To) : null,
            Action is Moves.Accept or Moves.Ask ? null : Given(Reason),
            Action is Moves.Close or Moves.Propose ? Given(Outcome) : null,
            Action is Moves.Close or Moves.Propose ? Given(LegalGround) : null,
            Action is Moves.Wait or Moves.Ask ? WaitDays : null);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
