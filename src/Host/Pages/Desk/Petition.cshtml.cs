using Derman.Core.Common;
using Derman.Core.Letters;
using Derman.Core.Tickets.Register;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The registry's form: a petition on paper, or what came in through another office's system, with its number, its day and its scans.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed class PetitionModel(RegisterLetter register, AddScan add, FailureWords failures, IClock clock) : DeskPage
{
    private const int MostScans = 10;
    private const long UploadLimit = MostScans * (Core.Storage.Attachments.AttachmentFiles.MaximumBytes + 4096L);

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["channel"] = "Input.Channel",
        ["letterNumber"] = "Input.Number",
        ["arrivedOn"] = "Input.ArrivedOn",
        ["requestType"] = "Input.RequestType",
        ["text"] = "Input.Text",
        ["topic"] = "Input.Topic",
        ["citizen.name"] = "Input.Name",
        ["citizen.phone"] = "Input.Phone",
        ["citizen.nationalId"] = "Input.NationalId",
        ["location.neighbourhood"] = "Input.Neighbourhood",
        ["location.address"] = "Input.Address",
        ["file"] = "Scans",
    };

    [BindProperty]
    public PetitionInput Input { get; set; } = new();

    [BindProperty]
    public List<IFormFile> Scans { get; set; } = [];

    [BindProperty]
    public string? FormKey { get; set; }

    public IReadOnlyList<SelectListItem> Sources { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Topics { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    public string? PhoneToConfirm { get; private set; }

    /// <summary>The ticket that has the number already, for who may see it.</summary>
    public (Guid Id, string Number)? Known { get; private set; }

    public void OnGet(string? source)
    {
        FormKey = SentOnce.NewKey();
        var channels = Tenant.Configuration.Pack.Channels.Channels;
        Input.Channel = (channels.FirstOrDefault(c => c.Numbered && c.Code == source) ?? channels.FirstOrDefault(c => c.Numbered))?.Code;
        Input.RequestType = KindOf(Input.Channel);
        Input.ArrivedOn = NodaTime.Text.LocalDatePattern.Iso.Format(clock.GetCurrentInstant().InZone(Tenant.Configuration.Zone).Date);
        Fill();
    }

    public async Task<IActionResult> OnPostAsync([FromServices] StorageLimit storage, CancellationToken ct)
    {
        var scans = Scans.Where(f => f.Length > 0).ToList(); // An empty choice is sent as a file without a byte.
        if (!DayInput.TryParse(Input.ArrivedOn, out var day))
        {
            ModelState.AddModelError("Input.ArrivedOn", Words["form.date"]);
        }

        if (scans.Count > MostScans || scans.Exists(f => f.Length > Core.Storage.Attachments.AttachmentFiles.MaximumBytes))
        {
            ModelState.AddModelError("Scans", Words.T("letter.scans.limit", ("n", MostScans), ("mb", Core.Storage.Attachments.AttachmentFiles.MaximumBytes / 1024 / 1024)));
        }

        if (scans.Count > 0 && Input.Hidden && !Input.ScansHide)
        {
            ModelState.AddModelError("Input.ScansHide", Words["letter.scansHide.required"]);
        }

        if (scans.Count > 0 && storage.Refusal(Tenant.Id) is { } full)
        {
            failures.Into(ModelState, full, Fields);
        }

        if (!ModelState.IsValid)
        {
            return Again();
        }

        var result = await register.ExecuteAsync(
            Tenant, new LetterCommand(Command(), Input.Number, day, Input.Hidden), Reader,
            SentOnce.Text(FormKey, $"letter {Reader.Code}", $"{Input.Channel}\n{Input.Number}\n{Input.ArrivedOn}\n{Input.Text}"), ct);
        if (result.Failure is { } failure)
        {
            Known = failure.Code == "letter.known" ? (Guid.Parse(failure.Values!["id"]), failure.Values["number"]) : null;
            PhoneToConfirm = (failure.Errors ?? []).FirstOrDefault(e => e.Code == "phone.confirmAreaCode")?.Values?.GetValueOrDefault("value");
            failures.Into(ModelState, failure, Fields);
            return Again(failure.Kind == FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
        }

        return await AttachAsync(result.Value!.Id, scans, ct) is { } lost
            ? Done(Words.T("letter.scans.lost", ("no", result.Value.Number), ("name", lost)), $"~/console/tickets/{result.Value.Id}")
            : Redirect(Url.Content($"~/console/new/done?id={result.Value.Id}&letter={Uri.EscapeDataString(Input.Channel!)}"));
    }

    /// <returns>The name of the first scan that could not be kept; null when all are. The letter itself is registered either way.</returns>
    private async Task<string?> AttachAsync(Guid ticket, List<IFormFile> scans, CancellationToken ct)
    {
        foreach (var scan in scans)
        {
            await using var content = scan.OpenReadStream();
            if (!(await add.ExecuteAsync(Tenant, ticket, scan.FileName, scan.ContentType, content, Input.ScansHide, Reader, ct)).Ok)
            {
                return scan.FileName;
            }
        }

        return null;
    }

    private RegisterCommand Command() => new(
        Input.Text,
        Topic: Blank(Input.Topic),
        RequestType: Blank(Input.RequestType),
        Channel: Blank(Input.Channel),
        OnBehalfOf: Blank(Input.OnBehalfOf),
        Consent: false,
        Citizen: new CitizenInput(Blank(Input.Name), Blank(Input.Phone), Blank(Input.NationalId), PhoneConfirmed: Input.PhoneConfirmed),
        Location: new LocationInput(Blank(Input.Neighbourhood), Blank(Input.Address)));

    private IActionResult Again(int status = StatusCodes.Status422UnprocessableEntity)
    {
        Response.StatusCode = status;
        Fill();
        return Page();
    }

    private void Fill()
    {
        var configuration = Tenant.Configuration;
        Sources = [.. configuration.Pack.Channels.Channels.Where(c => c.Numbered).Select(c => new SelectListItem(c.Names.In(Words.Language), c.Code))];
        Kinds = Choices.RequestTypes(configuration, Words);
        Topics = Choices.Topics(configuration, Words);
        Places = Choices.Places(configuration, Words);
    }

    /// <summary>The kind of the same name; else the first that has a term in days, which is what letters have by law.</summary>
    private string? KindOf(string? channel)
    {
        var kinds = Tenant.Configuration.Pack.Topics.RequestTypes;
        return (kinds.FirstOrDefault(k => k.Code == channel && k.Legal is not null) ?? kinds.FirstOrDefault(k => k.Legal?.Target.CalendarDays is not null))?.Code;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What is typed into the registry's form.</summary>
internal sealed class PetitionInput
{
    public string? Channel { get; set; }

    public string? Number { get; set; }

    public string? ArrivedOn { get; set; }

    public string? RequestType { get; set; }

    public string? Topic { get; set; }

    public string? Text { get; set; }

    /// <summary>The sender asked that nobody learns who they are.</summary>
    public bool Hidden { get; set; }

    /// <summary>The clerk has looked: no scan shows the name.</summary>
    public bool ScansHide { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }

    public bool PhoneConfirmed { get; set; }

    public string? NationalId { get; set; }

    public string? OnBehalfOf { get; set; }

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }
}
