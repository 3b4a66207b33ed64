using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin.Configuring;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Admin.Texts;

/// <summary>What citizens are told, by language and channel, with a made-up request filled in.</summary>
internal sealed class IndexModel(ChangeConfiguration change, FailureWords failures, IClock clock) : ConfiguringPage(change, failures)
{
    private const int Longest = 4000;

    /// <summary>Language, or language@channel → the wording; an empty one of a channel is none.</summary>
    [BindProperty]
    public Dictionary<string, string?> Input { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Which message.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    public IReadOnlyList<string> Languages => Tenant.Configuration.Profile.Languages;

    public IReadOnlyList<IntakeChannel> Channels => Tenant.Configuration.Pack.Channels.Channels;

    public TenantPack Pack { get; private set; } = null!;

    public IReadOnlyDictionary<string, TextsFile> Applied { get; private set; } = new Dictionary<string, TextsFile>(StringComparer.Ordinal);

    public override string Query => $"&key={Key}";

    protected override string Home => $"~/admin/texts?key={Uri.EscapeDataString(Key ?? "")}";

    public IActionResult OnGet()
    {
        Load();
        if (Key is not null && !TextsCheck.Keys.Contains(Key, StringComparer.Ordinal))
        {
            return NotFound();
        }

        Version = Tenant.Configuration.Version;
        Input = Fields().ToDictionary(f => f, f => TextOf(Pack.Texts, f), StringComparer.Ordinal);
        return Page();
    }

    public IActionResult OnPostPreview()
    {
        Read();
        return Known() ? Look() : NotFound();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        Read();
        return Known() ? await SaveAsync(ct) : NotFound();
    }

    /// <summary>Fills the form with the wording of the pack; nothing is saved by it.</summary>
    public IActionResult OnPostReset()
    {
        if (!Known())
        {
            return NotFound();
        }

        Load();
        Input = Fields().ToDictionary(f => f, f => TextOf(Applied, f), StringComparer.Ordinal);
        ModelState.Clear();
        return Look();
    }

    /// <summary>How many of the languages lack a wording that another has for the same channel.</summary>
    public int Missing(string key) => Channels.Sum(c => Languages.Count(l => Has(l, key, c.Code)) is var have and > 0 ? Languages.Count - have : 0)
        + Languages.Count(l => !Pack.Texts.TryGetValue(l, out var file) || !file.Texts.ContainsKey(key));

    public bool IsOwn(string key) => Languages.Any(l => Pack.Texts.TryGetValue(l, out var now) && now.Texts.Where(t => t.Key.Split('@')[0] == key).Any(t => TextOf(Applied, l, t.Key) != t.Value));

    public bool IsMissing(string field) => field.Contains('@', StringComparison.Ordinal) && string.IsNullOrWhiteSpace(Input.GetValueOrDefault(field))
        && Languages.Any(l => !string.IsNullOrWhiteSpace(Input.GetValueOrDefault($"{l}@{field.Split('@')[1]}")));

    public bool IsShown(string channel) => Languages.Any(l => !string.IsNullOrWhiteSpace(Input.GetValueOrDefault($"{l}@{channel}")));

    /// <summary>The message on that channel, as it stands in the form.</summary>
    public string? Sample(string language, string? channel) => new SampleMessages(Edit(Pack).Value!, clock.GetCurrentInstant()).Render(language, Key!, channel, Words["texts.sample.words"]);

    public string Direction(string language) => language == Localisation.Languages.Persian ? "rtl" : "ltr";

    protected override Result<TenantPack> Edit(TenantPack pack) => pack with
    {
        Texts = pack.Texts.ToDictionary(
            t => t.Key,
            t => new TextsFile(t.Value.Texts
                .Where(e => e.Key.Split('@')[0] != Key)
                .Concat(Input.Where(i => i.Key.Split('@')[0] == t.Key && !string.IsNullOrWhiteSpace(i.Value)).Select(i => KeyValuePair.Create(i.Key.Contains('@', StringComparison.Ordinal) ? $"{Key}@{i.Key.Split('@')[1]}" : Key!, i.Value!.Replace("\r\n", "\n", StringComparison.Ordinal).Trim())))
                .ToDictionary(StringComparer.Ordinal)),
            StringComparer.Ordinal),
    };

    protected override string? FieldOf(PackProblem problem)
    {
        if (PackFiles.LanguageOf(problem.File) is not { } language)
        {
            return null;
        }

        var channel = problem.Path.Contains('@', StringComparison.Ordinal) ? "@" + problem.Path.Split('@')[1] : "";
        return $"Input[{language}{channel}]";
    }

    protected override void Load()
    {
        Pack = Tenant.Configuration.Pack;
        Applied = AppliedTexts.Of(Tenant);
    }

    /// <summary>The reader's language when citizens are written to in it, else the institution's own.</summary>
    public string ShownLanguage => Languages.Contains(Words.Language, StringComparer.Ordinal) ? Words.Language : Tenant.Configuration.Profile.DefaultLanguage;

    /// <summary>What the message says, for the list.</summary>
    public string Beginning(string key) => TextOf(Pack.Texts, ShownLanguage, key) ?? "";

    public string Placeholders => string.Join(" ", TextsCheck.Placeholders.Select(p => $"{{{p}}}"));

    private IEnumerable<string> Fields() => Languages.SelectMany(l => Channels.Select(c => $"{l}@{c.Code}").Prepend(l));

    private string? TextOf(IReadOnlyDictionary<string, TextsFile> texts, string field) =>
        field.Split('@') is var parts && parts.Length == 2 ? TextOf(texts, parts[0], $"{Key}@{parts[1]}") : TextOf(texts, field, Key ?? "");

    private static string? TextOf(IReadOnlyDictionary<string, TextsFile> texts, string language, string key) => texts.TryGetValue(language, out var file) ? file.Texts.GetValueOrDefault(key) : null;

    private bool Has(string language, string key, string channel) => TextOf(Pack.Texts, language, $"{key}@{channel}") is not null;

    private bool Known() => Key is not null && TextsCheck.Keys.Contains(Key, StringComparer.Ordinal);

    private void Read()
    {
        var known = Fields().ToHashSet(StringComparer.Ordinal);
        Input = Input.Where(i => known.Contains(i.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (field, _) in Input.Where(i => i.Value?.Length > Longest))
        {
            ModelState.AddModelError($"Input[{field}]", Words.T("form.tooLong", ("field", Words["texts.wording"]), ("n", Longest)));
        }
    }
}
