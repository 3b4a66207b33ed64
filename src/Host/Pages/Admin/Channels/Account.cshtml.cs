using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Channels;
using Derman.Host.Channels.Streams;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Derman.Plugins;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Channels;

/// <summary>One account, drawn from its plugin's schema. Secrets are typed and never shown; the connection can be tried before anything is saved.</summary>
internal sealed class AccountModel(
    PluginRegistry plugins, ChannelSecrets secrets, SetChannelSecrets setSecrets, CheckAccount check, KeepStreams streams, ChangeConfiguration change, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    [BindProperty(SupportsGet = true)]
    public string? Account { get; set; }

    /// <summary>Of a new account.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Plugin { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    /// <summary>Of a new account: what it is called in addresses.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The intake channel it serves.</summary>
    [BindProperty]
    public string? Channel { get; set; }

    [BindProperty]
    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    [BindProperty]
    public Dictionary<string, string?> Settings { get; set; } = new(StringComparer.Ordinal);

    public bool IsNew => Account is null;

    public ChannelManifest? Manifest { get; private set; }

    public PluginStatus? Status { get; private set; }

    public ChannelTraffic? Traffic { get; private set; }

    public HealthReport? Health { get; private set; }

    /// <summary>Of an account with a line of its own: whether it is held here, and how it ended last.</summary>
    public (bool Held, StreamEnd? Last)? Line =>
        IsNew || !Enabled || Manifest?.HoldsLine(key => Settings.GetValueOrDefault(key) is { Length: > 0 } chosen ? chosen : null) != true ? null
        : streams.Of(Tenant.Id, AccountCode) is { } run ? (true, run.Last) : (false, null);

    public IReadOnlyDictionary<string, string> Kept { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Languages => Tenant.Configuration.Profile.Languages;

    public IEnumerable<SettingField> Fields => Manifest?.Settings.Where(f => f.Scope == SettingScope.Account) ?? [];

    public bool CanBeTried => Manifest?.Capabilities.Contains(ChannelCapability.CheckHealth) == true;

    public string WebhookAddress => $"{Request.Scheme}://{Request.Host}{Url.Content($"~/channels/{Account}/webhook")}";

    private string AccountCode => Account ?? Code?.Trim() ?? "";

    public IActionResult OnGet()
    {
        if (!Find())
        {
            return NotFound();
        }

        var known = Known();
        (Version, Enabled) = (Tenant.Configuration.Version, known?.Enabled ?? true);
        Names = Languages.ToDictionary(l => l, l => known?.Names.GetValueOrDefault(l) ?? (IsNew ? Manifest?.Name.In(l) : null), StringComparer.Ordinal);
        Settings = Fields.Where(f => f.Type != SettingType.Secret).ToDictionary(f => f.Key, f => known?.Settings.GetValueOrDefault(f.Key) ?? f.Default, StringComparer.Ordinal);
        Channel = Tenant.Configuration.Pack.Channels.Channels.FirstOrDefault(c => c.Account is not null && c.Account == Account)?.Code;
        return Page();
    }

    public async Task<IActionResult> OnPostTestAsync(CancellationToken ct)
    {
        if (!Find() || Manifest is null)
        {
            return NotFound();
        }

        if (Problems())
        {
            return Shown(StatusCodes.Status422UnprocessableEntity);
        }

        Health = await check.ExecuteAsync(Tenant, AccountCode, Manifest.Id, Plain(), Typed(), ct);
        if (Health is { FieldKey: { } field } && Health.State != HealthState.Healthy)
        {
            ModelState.AddModelError($"Settings[{field}]", HealthWords);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        if (!Find() || Manifest is null)
        {
            return NotFound();
        }

        if (Problems())
        {
            return Shown(StatusCodes.Status422UnprocessableEntity);
        }

        // Secrets first: an account that is switched on without them would be called with nothing to answer by.
        var saved = change.Preview(Tenant, Edit, Reader) is var look && look.Value is { Ok: false } refused ? ConfigurationErrors.Refused(refused.Problems[0]) : look.Failure;
        saved ??= await setSecrets.ExecuteAsync(Tenant, AccountCode, Typed(), Reader, ct);
        saved ??= (await change.ExecuteAsync(Tenant, Edit, Version, Reader, ct)).Failure;
        if (saved is null)
        {
            return Done(Words["toast.saved"], $"~/admin/channels/account?account={Uri.EscapeDataString(AccountCode)}");
        }

        ModelState.AddModelError(saved.Field?.EndsWith("/account", StringComparison.Ordinal) == true ? nameof(Code) : "", ProblemWords.OfRefused(saved, Words) ?? failures.Of(saved));
        if (saved.Kind == FailureKind.Stale)
        {
            Version = Tenant.Configuration.Version;
            ModelState.Remove(nameof(Version));
        }

        return Shown(saved.Kind == FailureKind.Stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Removes the account; its secrets stay sealed and unused.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct)
    {
        if (!Find() || IsNew)
        {
            return NotFound();
        }

        var removed = await change.ExecuteAsync(
            Tenant,
            pack => pack with
            {
                Channels = new ChannelsFile([.. pack.Channels.Channels.Select(c => c.Account == Account ? c with { Account = null } : c)], [.. pack.Channels.Accounts.Where(a => a.Account != Account)]),
            },
            Version,
            Reader,
            ct);
        return Done(removed.Failure is { } failure ? ProblemWords.OfRefused(failure, Words) ?? failures.Of(failure) : Words["channels.removed"], "~/admin/channels");
    }

    public string HealthWords => Health is { } found && plugins.Texts(Manifest!.Id)[Words.Language, $"health.{found.Code}"] is var text && text != $"health.{found.Code}" ? text : Words[$"channels.health.{Health!.State.ToString().ToLowerInvariant()}"];

    public IEnumerable<SelectListItem> Choices(SettingField field) => field.Choices.Select(c => new SelectListItem(c, c)).Prepend(new SelectListItem(Words["common.choose"], ""));

    public IEnumerable<SelectListItem> Channels() =>
        Tenant.Configuration.Pack.Channels.Channels.Select(c => new SelectListItem(c.Names.In(Words.Language), c.Code, c.Code == Channel)).Prepend(new SelectListItem(Words["channels.intake.none"], ""));

    private IActionResult Shown(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private bool Find()
    {
        var known = Known();
        if (Account is not null && known is null)
        {
            return false;
        }

        var plugin = known?.Plugin ?? Plugin ?? "";
        Manifest = plugins.Manifest(plugin);
        Status = plugins.Statuses.FirstOrDefault(s => s.Id == plugin);
        Kept = known is null ? Kept : secrets.Of(Tenant, known.Account);
        Traffic = known is null ? null : ReadChannelTraffic.Of(Tenant, known.Account);
        Plugin = plugin;
        return known is not null || Manifest is not null;
    }

    /// <summary>With what stands in the form, the account is incomplete without it.</summary>
    public bool Demands(SettingField field) => SettingsCheck.Demands(Manifest!.Settings, field, Settings.GetValueOrDefault);

    private ChannelAccount? Known() => Account is null ? null : Tenant.Configuration.Accounts.GetValueOrDefault(Account);

    private bool Problems()
    {
        if (IsNew && (Code is null || Code.Trim().Length == 0 || !Code.Trim().All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || Tenant.Configuration.Accounts.ContainsKey(Code.Trim())))
        {
            ModelState.AddModelError(nameof(Code), Words[Tenant.Configuration.Accounts.ContainsKey(Code?.Trim() ?? "") ? "channels.code.taken" : "channels.code.shape"]);
        }

        foreach (var language in Languages.Where(l => string.IsNullOrWhiteSpace(Names.GetValueOrDefault(l))))
        {
            ModelState.AddModelError($"Names[{language}]", Words.T("form.required", ("field", Words.T("roles.name", ("language", Localisation.Languages.NativeName(language))))));
        }

        // A secret that is kept already need not be typed again.
        var values = Plain().Concat(Kept.Where(k => Fields.Any(f => f.Key == k.Key && f.Type == SettingType.Secret)).Where(k => !Typed().ContainsKey(k.Key))).Concat(Typed()).ToDictionary(StringComparer.Ordinal);
        foreach (var problem in SettingsCheck.Check(Manifest!.Settings, SettingScope.Account, values).Where(p => Enabled || p.Code != "setting.missing"))
        {
            ModelState.AddModelError($"Settings[{problem.Key}]", Words[$"channels.{problem.Code}"]);
        }

        return !ModelState.IsValid;
    }

    private Result<TenantPack> Edit(TenantPack pack)
    {
        var known = pack.Channels.Accounts.FirstOrDefault(a => a.Account == Account);
        var names = Names.Where(n => Languages.Contains(n.Key, StringComparer.Ordinal) && !string.IsNullOrWhiteSpace(n.Value)).ToDictionary(n => n.Key, n => n.Value!.Trim(), StringComparer.Ordinal);
        var account = new ChannelAccount(AccountCode, Manifest!.Id, names.Count > 0 ? names : known?.Names ?? names, Enabled, Plain(), known?.Simulated ?? false);
        return pack with
        {
            Channels = new ChannelsFile(
                [.. pack.Channels.Channels.Select(c => c.Code == Channel ? c with { Account = AccountCode } : c.Account == AccountCode ? c with { Account = null } : c)],
                known is null ? [.. pack.Channels.Accounts, account] : [.. pack.Channels.Accounts.Select(a => a.Account == Account ? account : a)]),
        };
    }

    private Dictionary<string, string> Plain() => Values(secret: false);

    private Dictionary<string, string> Typed() => Values(secret: true);

    private Dictionary<string, string> Values(bool secret) => Fields
        .Where(f => (f.Type == SettingType.Secret) == secret && !string.IsNullOrWhiteSpace(Settings.GetValueOrDefault(f.Key)))
        .ToDictionary(f => f.Key, f => f.Type == SettingType.Number ? DecimalDigits.ToAscii(Settings[f.Key]!.Trim()) : Settings[f.Key]!.Trim(), StringComparer.Ordinal);
}
