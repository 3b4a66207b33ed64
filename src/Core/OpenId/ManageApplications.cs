using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>What an admin writes about an application.</summary>
public sealed record ApplicationDraft(
    string Name,
    string Kind,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutUris,
    string Algorithm = SigningAlgorithms.Es256,
    string? KeySet = null,
    bool FirstParty = false,
    bool DeviceBound = false,
    bool Introspects = false);

/// <param name="Secret">Shown once; null for applications without one.</param>
public sealed record ApplicationSaved(Application Application, string? Secret);

/// <summary>Adds, changes, switches off applications and gives them new secrets. Who may is asked here; everything is written into the audit chain.</summary>
public sealed class ManageApplications(Applications applications, IClock clock, FillRandom random)
{
    private const int LongestName = 100;
    private const int MostUris = 20;

    public async Task<Result<ApplicationSaved>> AddAsync(Tenant tenant, ApplicationDraft draft, IReadOnlyCollection<string> knownScopes, Actor actor, CancellationToken ct)
    {
        if (Refuse(actor) is { } refused)
        {
            return refused;
        }

        var errors = Check(draft, knownScopes);
        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var now = clock.GetCurrentInstant();
        var application = Fill(new Application { ClientId = NewId(draft.Name), Kind = draft.Kind, CreatedAt = now }, draft);
        var secret = application.IsPublic || application.KeySet is not null ? null : Secrets.New(random);
        application.SecretHash = secret is null ? null : Secrets.Hash(secret);
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Insert(application);
                Note(session, "applicationAdded", application, actor, now);
            },
            ct);
        return new ApplicationSaved(application, secret);
    }

    /// <summary>The kind stays: it decides how an application proves who it is.</summary>
    public async Task<Result<ApplicationSaved>> ChangeAsync(Tenant tenant, string clientId, ApplicationDraft draft, IReadOnlyCollection<string> knownScopes, Actor actor, CancellationToken ct)
    {
        if (Refuse(actor) is { } refused)
        {
            return refused;
        }

        if (applications.Find(tenant, clientId) is not { } known)
        {
            return OpenIdErrors.NoApplication;
        }

        draft = draft with { Kind = known.Kind };
        var errors = Check(draft, knownScopes);
        if (known.SecretHash is null && !known.IsPublic && draft.KeySet is null)
        {
            errors.Add(new FieldError("keySet", "field.required", Values("keySet")));
        }

        return errors.Count > 0
            ? Failure.Invalid(errors)
            : await WriteAsync(tenant, clientId, "applicationChanged", a => Fill(a, draft), null, actor, ct);
    }

    /// <summary>A new secret; the one before is worth nothing from now on.</summary>
    public async Task<Result<ApplicationSaved>> NewSecretAsync(Tenant tenant, string clientId, Actor actor, CancellationToken ct)
    {
        if (Refuse(actor) is { } refused)
        {
            return refused;
        }

        if (applications.Find(tenant, clientId) is not { } known)
        {
            return OpenIdErrors.NoApplication;
        }

        if (known.IsPublic || known.KeySet is not null)
        {
            return OpenIdErrors.NoSecret;
        }

        var secret = Secrets.New(random);
        return await WriteAsync(tenant, clientId, "applicationSecretChanged", a => a.SecretHash = Secrets.Hash(secret), secret, actor, ct);
    }

    /// <summary>Off: its tokens are refused, its grants end; on again, people sign in anew.</summary>
    public async Task<Result<ApplicationSaved>> SwitchAsync(Tenant tenant, string clientId, bool active, Actor actor, CancellationToken ct) =>
        Refuse(actor) is { } refused
            ? refused
            : await WriteAsync(tenant, clientId, active ? "applicationSwitchedOn" : "applicationSwitchedOff", a => a.Active = active, null, actor, ct);

    private async Task<Result<ApplicationSaved>> WriteAsync(
        Tenant tenant, string clientId, string kind, Action<Application> change, string? secret, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var written = await tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<Application>("\"client_id\" = @p0", clientId) is not { } application)
                {
                    return null;
                }

                change(application);
                session.Update(application);
                if (!application.Active)
                {
                    session.Execute("UPDATE \"app_grant\" SET \"revoked_at\" = @p1 WHERE \"client_id\" = @p0 AND \"revoked_at\" IS NULL", clientId, Provider.Of(now));
                }

                Note(session, kind, application, actor, now);
                return application;
            },
            ct);
        if (written is null)
        {
            return OpenIdErrors.NoApplication;
        }

        applications.Forget(tenant.Id);
        tenant.Announced();
        return new ApplicationSaved(written, secret);
    }

    private static Failure? Refuse(Actor actor) => actor.May(Acts.ManageApplications) ? null : OpenIdErrors.MayNot;

    private static List<FieldError> Check(ApplicationDraft draft, IReadOnlyCollection<string> knownScopes)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(draft.Name))
        {
            errors.Add(new FieldError("name", "field.required", Values("name")));
        }
        else if (draft.Name.Length > LongestName)
        {
            errors.Add(new FieldError("name", "field.tooLong", Values("name", ("limit", "100"))));
        }

        Known("kind", draft.Kind, AppKinds.All);
        Known("algorithm", draft.Algorithm, SigningAlgorithms.All);
        foreach (var scope in draft.Scopes)
        {
            Known("scopes", scope, knownScopes);
        }

        var people = draft.Kind != AppKinds.Service;
        if (people && draft.RedirectUris.Count == 0)
        {
            errors.Add(new FieldError("redirectUris", "field.required", Values("redirectUris")));
        }

        Uris("redirectUris", draft.RedirectUris);
        Uris("postLogoutUris", draft.PostLogoutUris);
        if (draft.KeySet is not null && (draft.Kind is AppKinds.Native or AppKinds.Browser || !KeySets.IsUsable(draft.KeySet)))
        {
            errors.Add(new FieldError("keySet", "application.keySet"));
        }

        return errors;

        void Known(string field, string value, IReadOnlyCollection<string> all)
        {
            if (!all.Contains(value))
            {
                errors.Add(new FieldError(field, "field.unknownValue", Values(field, ("value", value))));
            }
        }

        void Uris(string field, IReadOnlyList<string> uris)
        {
            if (uris.Count > MostUris)
            {
                errors.Add(new FieldError(field, "application.uris", Values(field, ("limit", "20"))));
            }

            errors.AddRange(uris.Where(u => !RedirectUris.MayBeRegistered(u, draft.Kind)).Take(1).Select(u => new FieldError(field, "application.uri", Values(field, ("uri", u)))));
        }
    }

    private static Dictionary<string, string> Values(string field, params (string Key, string Value)[] more) =>
        new(more.Select(m => KeyValuePair.Create(m.Key, m.Value)), StringComparer.Ordinal) { ["field"] = field };

    private static Application Fill(Application application, ApplicationDraft draft)
    {
        application.Name = draft.Name.Trim();
        application.Scopes = string.Join(' ', draft.Scopes.Distinct(StringComparer.Ordinal));
        application.RedirectUris = application.HasPeople ? string.Join('\n', draft.RedirectUris) : "";
        application.PostLogoutUris = application.HasPeople ? string.Join('\n', draft.PostLogoutUris) : "";
        application.Algorithm = draft.Algorithm;
        application.KeySet = draft.KeySet;
        application.FirstParty = application.HasPeople && draft.FirstParty;
        application.DeviceBound = draft.DeviceBound;
        application.Introspects = !application.IsPublic && draft.Introspects;
        if (draft.KeySet is not null)
        {
            application.SecretHash = null;
        }

        return application;
    }

    /// <summary>Readable in a log, and not to be guessed from the name alone.</summary>
    private string NewId(string name)
    {
        Span<byte> bytes = stackalloc byte[6];
        random(bytes);
        var word = string.Concat(Search.FoldedText.Fold(name).Where(char.IsAsciiLetterOrDigit).Take(16));
        return $"{(word.Length == 0 ? "app" : word)}-{Convert.ToHexStringLower(bytes)}";
    }

    private static void Note(WriteSession session, string kind, Application application, Actor actor, Instant now) => EventChain.Append(
        session,
        ticket: 0,
        kind,
        actor.Code,
        now,
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["clientId"] = application.ClientId, ["name"] = application.Name, ["kind"] = application.Kind, ["scopes"] = application.Scopes,
            ["redirectUris"] = application.RedirectUris, ["firstParty"] = application.FirstParty ? "yes" : "no",
        }));
}
