using Derman.Core.Common;
using Derman.Core.Imports;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Import;

/// <summary>One import: which column is what, what would become of every row, the import itself, and taking it back.</summary>
internal sealed class RunModel(AskRun ask, TakeLinks links, ImportWords import, ImportWord word, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    public const int ShownRows = 3;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Field → column, as typed; empty: none.</summary>
    [BindProperty]
    public Dictionary<string, string?> Mapping { get; set; } = new(StringComparer.Ordinal);

    public SideRun Run { get; private set; } = null!;

    public ImportInput Input { get; private set; } = null!;

    public ImportReport? Report { get; private set; }

    public SheetTable Table { get; private set; } = new([], []);

    public IReadOnlyList<ImportField> Fields => ImportFields.Of(Input.Kind);

    public bool IsUnderWay => Run.State is RunStates.Queued or RunStates.Running;

    public bool HasErrorFile { get; private set; }

    public bool HasLinks { get; private set; }

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnGetProgress()
    {
        if (!Find())
        {
            return NotFound();
        }

        if (IsUnderWay)
        {
            return Partial("Admin/Configuring/_Progress", Run);
        }

        Response.Headers["HX-Refresh"] = "true"; // An address that differs only behind # would not be opened anew.
        return new NoContentResult();
    }

    public IActionResult OnGetErrors() => Find() && HasErrorFile
        ? File(ask.File(Tenant, Run, RunParts.Errors), ImportSheets.CsvType, $"{Words["import.errorFile.name"]}.csv")
        : NotFound();

    public async Task<IActionResult> OnPostLinksAsync(CancellationToken ct)
    {
        var taken = Find() ? await links.ExecuteAsync(Tenant, Id, Reader, ct) : RunErrors.NotFound;
        if (taken.Value is not { } all)
        {
            return NotFound();
        }

        var address = $"{Request.Scheme}://{Request.Host}{Url.Content("~/console/join/")}";
        return File(
            ImportTemplate.Table([word(Words.Language, "userName"), word(Words.Language, "link")], all.Select(l => (IReadOnlyList<string>)[l.UserName, address + l.Token]), Words.Language),
            ImportSheets.CsvType,
            $"{Words["import.links.name"]}.csv");
    }

    public Task<IActionResult> OnPostCheckAsync(CancellationToken ct) => StartAsync(ImportModes.Check, mapped: true, ct);

    public Task<IActionResult> OnPostImportAsync(CancellationToken ct) => StartAsync(ImportModes.Import, mapped: false, ct);

    public Task<IActionResult> OnPostUndoAsync(CancellationToken ct) => StartAsync(ImportModes.Undo, mapped: false, ct);

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        await ask.CancelAsync(Tenant, Id, Reader, ct);
        return Done(Words["run.cancelled"], $"~/admin/import/run?id={Id}");
    }

    public string FieldName(string code) => import.Column(Words.Language, code);

    public string Sentence(FieldError error) => import.Sentence(Words.Language, error);

    /// <summary>The columns of the file, each with a value, so that one sees what it holds.</summary>
    public IEnumerable<SelectListItem> Columns(string field)
    {
        var chosen = Input.Mapping.TryGetValue(field, out var at) ? at : -1;
        return Table.Header
            .Select((h, i) => new SelectListItem($"{(h.Length == 0 ? Words.T("import.column", ("n", i + 1)) : h)}{Example(i)}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), i == chosen))
            .Prepend(new SelectListItem(Words["import.column.none"], "", chosen < 0));
    }

    private string Example(int column)
    {
        var value = Table.Rows.Select(r => r.Cells[column].Trim()).FirstOrDefault(c => c.Length > 0) ?? "";
        return value.Length == 0 ? "" : $" · {(value.Length > 28 ? value[..28] + "…" : value)}";
    }

    private async Task<IActionResult> StartAsync(string mode, bool mapped, CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        var mapping = mapped ? Mapped() : Input.Mapping;
        var missing = Fields.Where(f => f.Required && !mapping.ContainsKey(f.Code)).ToList();
        missing.ForEach(f => ModelState.AddModelError($"Mapping[{f.Code}]", Words.T("import.column.missing", ("field", FieldName(f.Code)))));
        if (missing.Count > 0)
        {
            Input = Input with { Mapping = mapping };
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var started = await ask.StartAsync(Tenant, Id, ImportWorker.ActOf(Input.Kind), (Input with { Mode = mode, Mapping = mapping }).ToJson(), Reader, ct);
        if (started.Failure is { } failure)
        {
            ModelState.AddModelError("", failures.Of(failure));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }

        return Redirect(Url.Content($"~/admin/import/run?id={Id}"));
    }

    private Dictionary<string, int> Mapped() => Fields
        .Select(f => (f.Code, At: Mapping.TryGetValue(f.Code, out var typed) && int.TryParse(typed, System.Globalization.CultureInfo.InvariantCulture, out var at) && at >= 0 && at < Table.Header.Count ? at : -1))
        .Where(f => f.At >= 0)
        .ToDictionary(f => f.Code, f => f.At, StringComparer.Ordinal);

    private bool Find()
    {
        if (ask.Read(Tenant, Id, RunKinds.Import, Reader).Value is not { } run || !Reader.May(ImportWorker.ActOf(ImportInput.Of(run).Kind)))
        {
            return false;
        }

        (Run, Input, Report) = (run, ImportInput.Of(run), ImportReport.Of(run));
        Table = SheetReader.Read(ask.File(Tenant, run, RunParts.Given)).Value ?? Table;
        HasErrorFile = !IsUnderWay && ask.File(Tenant, run, RunParts.Errors).Length > 0;
        HasLinks = !IsUnderWay && ask.File(Tenant, run, RunParts.Links).Length > 0;
        return true;
    }
}
