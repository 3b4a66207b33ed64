using Derman.Core.Common;
using Derman.Core.Imports;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Import;

/// <summary>Taking tickets and people over from a file: the file is given here, and the runs of before are listed.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed class IndexModel(AskRun ask, ImportSheets sheets, ImportWord word, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    private const long UploadLimit = SheetReader.LargestFile + (1024 * 1024);
    private const int Shown = 20;

    [BindProperty]
    public string? Kind { get; set; }

    public IReadOnlyList<(SideRun Run, ImportInput Input, ImportReport? Report)> Runs { get; private set; } = [];

    /// <summary>People only for whom may invite them.</summary>
    public IEnumerable<string> Kinds => ImportKinds.All.Where(k => Reader.May(ImportWorker.ActOf(k)));

    public void OnGet() => Load();

    public IActionResult OnGetTemplate(string? kind, string? format)
    {
        if (kind is null || !Kinds.Contains(kind, StringComparer.Ordinal))
        {
            return NotFound();
        }

        var xlsx = format != "csv";
        return File(sheets.Template(kind, Words.Language, xlsx), xlsx ? ImportSheets.XlsxType : ImportSheets.CsvType, $"{kind}.{(xlsx ? "xlsx" : "csv")}");
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken ct)
    {
        if (Kind is null || !Kinds.Contains(Kind, StringComparer.Ordinal))
        {
            return Refuse(nameof(Kind), Words["import.kind.choose"]);
        }

        if (file is null || file.Length == 0)
        {
            return Refuse("file", Words["import.file.choose"]);
        }

        if (file.Length > SheetReader.LargestFile)
        {
            return Refuse("file", failures.Of(SheetErrors.TooLarge));
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        var bytes = content.ToArray();
        if (SheetReader.Read(bytes) is var read && read.Failure is { } wrong)
        {
            return Refuse("file", failures.Of(wrong));
        }

        var input = new ImportInput(Kind, Path.GetFileName(file.FileName) is { Length: > 0 } name ? name[..Math.Min(name.Length, 120)] : "?", ImportModes.Check, GuessMapping.Of(Kind, read.Value!, word));
        var run = await ask.ExecuteAsync(Tenant, RunKinds.Import, ImportWorker.ActOf(Kind), input.ToJson(), bytes, ready: false, Reader, ct);
        return run.Failure is { } failure ? Refuse("", failures.Of(failure)) : Redirect(Url.Content($"~/admin/import/run?id={run.Value!.Id}"));
    }

    private IActionResult Refuse(string field, string sentence)
    {
        ModelState.AddModelError(field, sentence);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Load();
        return Page();
    }

    private void Load() => Runs = [.. ask.List(Tenant, RunKinds.Import, Reader, Shown).Select(r => (r, ImportInput.Of(r), ImportReport.Of(r)))];
}
