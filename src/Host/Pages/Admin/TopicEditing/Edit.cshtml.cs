using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.TopicEditing;

/// <summary>One topic, or a new one.</summary>
internal sealed class EditModel(ChangeConfiguration change, AskRun ask, FailureWords failures) : ConfigurationPage(change, failures)
{
    private const string NewCode = "new";

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public TopicForm Input { get; set; } = new();

    /// <summary>Save and start the next one.</summary>
    [BindProperty]
    public bool Another { get; set; }

    public bool IsNew => Code == NewCode;

    public Topic? Topic { get; private set; }

    public string Title => Topic?.Names.In(Words.Language) ?? Words["topics.add"];

    public IActionResult OnGet(string? owner)
    {
        if (!Find())
        {
            return NotFound();
        }

        Version = Configuration.Version;
        Input = Topic is null ? new TopicForm { Owner = owner } : TopicForm.Of(Topic, Languages);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        var input = Input.Read(Topic);
        return await SaveAsync(
            pack => TopicEdits.Put(pack, IsNew ? null : Code, input),
            IsNew ? "topics.added" : "toast.saved",
            IsNew && Another ? $"~/admin/topics/new?owner={Uri.EscapeDataString(Input.Owner ?? "")}" : "~/admin/topics",
            ct);
    }

    public async Task<IActionResult> OnPostRehearseAsync(CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        var input = Input.Read(Topic);
        return await RehearseAsync(ask, pack => TopicEdits.Put(pack, IsNew ? null : Code, input), ct);
    }

    public async Task<IActionResult> OnPostRetireAsync(bool retired, CancellationToken ct)
    {
        if (!Find() || Topic is null)
        {
            return NotFound();
        }

        Input = TopicForm.Of(Topic, Languages);
        return await SaveAsync(pack => TopicEdits.Retire(pack, Code, retired), retired ? "topics.retired" : "topics.restored", "~/admin/topics", ct);
    }

    public IEnumerable<SelectListItem> Owners => [new(Words["common.choose"], ""), .. Choices.Units(Configuration, Words).Select(i => Chosen(i, i.Value == Input.Owner))];

    public IEnumerable<SelectListItem> Units => new[] { "hours", "businessDays", "calendarDays" }.Select(u => new SelectListItem(Words[$"topics.unit.{u}"], u, u == Input.Unit));

    public IEnumerable<SelectListItem> Sensitivities => TopicEdits.Sensitivities.Select(s => new SelectListItem(Words[$"sensitivity.{s}"], s, s == Input.Sensitivity));

    public IEnumerable<SelectListItem> Priorities => TopicEdits.Priorities.Select(p => new SelectListItem(Words[$"priority.{p}"], p, p == Input.Priority));

    protected override IReadOnlyDictionary<string, string> Fields => NameFields("names", "Input.Names")
        .Concat(NameFields("documents", "Input.Documents"))
        .Concat([new("owner", "Input.Owner"), new("synonyms", "Input.Synonyms"), new("longest", "Input.Longest"), new("public", "Input.Public")])
        .ToDictionary(StringComparer.Ordinal);

    protected override void Load() => Find();

    private bool Find()
    {
        Topic = Configuration.Topics.GetValueOrDefault(Code);
        return IsNew || Topic is not null;
    }

    private static SelectListItem Chosen(SelectListItem item, bool chosen)
    {
        item.Selected = chosen;
        return item;
    }
}
