using Derman.Core.Channels.Intake.Unworked;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Jobs;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Derman.Plugins;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Channels;

/// <summary>What came in at an account and became nothing: looked at, tried again, or set aside with a reason. Also of an account that was removed.</summary>
internal sealed class UnworkedModel(ReadUnworked read, WorkAgain again, SetAside aside, PluginRegistry plugins, Wake wake, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    /// <summary>Nobody turns further by hand.</summary>
    private const int LastPage = 10_000;

    [BindProperty(SupportsGet = true)]
    public string Account { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    /// <summary>From 0.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Turn { get; set; }

    /// <summary>The one a form, or the address that takes something back, is about.</summary>
    [BindProperty]
    public string? Item { get; set; }

    [BindProperty]
    public string? Why { get; set; }

    /// <summary>Null once it was removed.</summary>
    public ChannelAccount? Known { get; private set; }

    public UnworkedView View { get; private set; }

    /// <summary>Read where it is shown: what is only answered with another address does not ask for it.</summary>
    public UnworkedPage Found => field ??= read.Execute(Tenant, Account, View, Turn, Reader).Value ?? new([], false);

    public UnworkedCount Count { get; private set; } = UnworkedCount.None;

    public UnworkedWords Sentences { get; private set; } = null!;

    public Pager Pager => new(Found.More ? Link(View, Turn + 1) : null, Turn > 0 ? Link(View) : null);

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAgainAsync(CancellationToken ct)
    {
        if (!Find() || !UnworkedId.TryParse(Item, out var id))
        {
            return NotFound();
        }

        return Worked(await again.OneAsync(Tenant, Account, id, Reader, ct));
    }

    public async Task<IActionResult> OnPostAllAsync(CancellationToken ct) => Find() ? Worked(await again.AllAsync(Tenant, Account, Reader, ct)) : NotFound();

    public async Task<IActionResult> OnPostAsideAsync(CancellationToken ct)
    {
        if (!Find() || !UnworkedId.TryParse(Item, out var id))
        {
            return NotFound();
        }

        return await aside.ExecuteAsync(Tenant, Account, id, Why, Reader, ct) is { } failure
            ? Refused(failure)
            : Done(Words["unworked.aside.done"], Here(View), $"{Here(View)}&handler=Back&item={id}");
    }

    public async Task<IActionResult> OnPostBackAsync(CancellationToken ct)
    {
        if (!Find() || !UnworkedId.TryParse(Item, out var id))
        {
            return NotFound();
        }

        return await aside.UndoAsync(Tenant, Account, id, Reader, ct) is { } failure ? Refused(failure) : Done(Words["unworked.back.done"], Here(View));
    }

    public string Link(UnworkedView view, int page = 0) => Url.Content(Here(view)) + (page == 0 ? "" : $"&p={page}");

    public static string CodeOf(UnworkedView view) => view switch { UnworkedView.Kept => "kept", UnworkedView.Aside => "aside", _ => "failed" };

    private string Here(UnworkedView view) => $"~/admin/channels/{Uri.EscapeDataString(Account)}/unworked?show={CodeOf(view)}";

    private IActionResult Worked(Result<int> result)
    {
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        wake.Inbound(Tenant.Id);
        return Done(Words.T("unworked.again.done", ("n", result.Value)), Here(View));
    }

    private IActionResult Refused(Failure failure)
    {
        ModelState.AddModelError("", failures.Of(failure));
        Response.StatusCode = Api.Problems.StatusOf(failure);
        return Page();
    }

    private bool Find()
    {
        Known = Tenant.Configuration.Accounts.GetValueOrDefault(Account);
        Count = ReadUnworked.Counts(Tenant).GetValueOrDefault(Account, UnworkedCount.None);
        View = Show switch { "kept" => UnworkedView.Kept, "aside" => UnworkedView.Aside, _ => UnworkedView.Failed };
        Turn = Math.Clamp(Turn, 0, LastPage);
        Sentences = new UnworkedWords(Words, Known is null ? PluginTexts.None : plugins.Texts(Known.Plugin));
        return Known is not null || Count != UnworkedCount.None || Found.Items.Count > 0 || read.Execute(Tenant, Account, UnworkedView.Aside, 0, Reader).Value?.Items.Count > 0;
    }
}
