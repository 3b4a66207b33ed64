using System.Buffers.Text;
using Derman.Core.Common;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.External;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity.External;
using Derman.Host.Identity.SigningIn;
using Derman.Host.Pages.Connect;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Account;

/// <summary>A person's own account: where they are signed in, and by what they come in.</summary>
internal sealed class IndexModel(Sessions sessions, SecondFactors factors, Passkeys passkeys, ExternalLinks links, AppAuthorizations applications, FailureWords failures, IClock clock) : AccountPage
{
    public FactorsOfPerson Factors { get; private set; } = new(false, [], 0);

    public IReadOnlyList<ProviderLine> Providers { get; private set; } = [];

    public IReadOnlyList<DeskSession> Signed { get; private set; } = [];

    /// <summary>Applications this person let in.</summary>
    public IReadOnlyList<AuthorizationView> Applications { get; private set; } = [];

    public Guid Current => Me.Session.Id;

    public string Name => Member.DisplayName;

    public string UserName => Member.UserName;

    public bool Demanded => SecondFactors.Demanded(Tenant, Member);

    public Instant Now => clock.GetCurrentInstant();

    public string? Refusal { get; private set; }

    public void OnGet() => Fill();

    public async Task<IActionResult> OnPostEndAsync(Guid session, CancellationToken ct)
    {
        await sessions.EndAsync(Tenant, Member.Id, session, ct);
        return Done(Words["account.session.ended"], session == Current ? "~/console/sign-in?out=true" : "~/console/account");
    }

    public async Task<IActionResult> OnPostEndAllAsync(CancellationToken ct)
    {
        await sessions.EndAllAsync(Tenant, Member.Id, ct);
        return Redirect(Url.Content("~/console/sign-in?out=true"));
    }

    public async Task<IActionResult> OnPostAuthenticatorOffAsync(CancellationToken ct) =>
        AskAgain() ?? After(await factors.TurnOffAsync(Tenant, Member.Id, ct), "account.authenticator.isOff");

    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? key, CancellationToken ct) =>
        AskAgain() ?? After(await passkeys.RemoveAsync(Tenant, Member.Id, IdOf(key), ct), "account.passkey.removed");

    public async Task<IActionResult> OnPostUnlinkAsync(string? issuer, CancellationToken ct) =>
        AskAgain() ?? After(await links.UnlinkAsync(Tenant, Member.Id, issuer ?? "", ct), "account.external.removed");

    /// <summary>What the application has of this person ends at once; it has to ask again.</summary>
    public async Task<IActionResult> OnPostTakeBackAsync(string? application, CancellationToken ct)
    {
        var ended = await applications.RevokeAsync(Tenant, Member.Id, application ?? "", Reader, ct);
        return ended.Failure is null ? Done(Words["account.apps.ended"], "~/console/account") : NotFound();
    }

    /// <summary>What it may do, in the words it was asked with.</summary>
    public string May(AuthorizationView application) => RoleWords.List(application.Scopes.Select(new ScopeWords(Words).Of), Words);

    public static string KeyOf(Passkey passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private static byte[] IdOf(string? key) => key is not null && Base64Url.IsValid(key) ? Base64Url.DecodeFromChars(key) : [];

    private IActionResult After(Result<StaffMember> result, string toast)
    {
        if (result.Failure is not { } failure)
        {
            return Done(Words[toast], "~/console/account");
        }

        Refusal = failures.Of(failure);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Fill();
        return Page();
    }

    private void Fill()
    {
        (Factors, Signed) = (factors.Of(Tenant, Member), sessions.Of(Tenant, Member.Id));
        Applications = applications.Mine(Tenant, Reader);
        var (mine, providers) = (links.Of(Tenant, Member.Id), ExternalDoor.Of(Tenant));
        Providers =
        [
            .. providers.Select(p => new ProviderLine(p.Names.In(Frame.Language), p.Code, mine.FirstOrDefault(l => l.Issuer == p.Issuer))),
            .. mine.Where(l => !providers.Any(p => p.Issuer == l.Issuer)).Select(l => new ProviderLine(l.Issuer, null, l)), // no way in any more, but still theirs to remove
        ];
    }
}

internal sealed record ProviderLine(string Name, string? Code, ExternalLink? Link);
