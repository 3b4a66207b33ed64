using Derman.Core.OpenId;
using Derman.Host.Localisation;
using Derman.Host.OpenId;
using Derman.Host.Pages.Connect;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Applications;

/// <summary>What is written on the form of an application.</summary>
internal sealed class ApplicationForm
{
    /// <summary>Field of the draft → field of the form.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = "Form.Name", ["kind"] = "Form.Kind", ["scopes"] = "Form.Scopes", ["redirectUris"] = "Form.RedirectUris",
        ["postLogoutUris"] = "Form.PostLogoutUris", ["algorithm"] = "Form.Algorithm", ["keySet"] = "Form.KeySet",
    };

    public string? Name { get; set; }

    public string Kind { get; set; } = AppKinds.Service;

    public List<string> Scopes { get; set; } = [];

    public string? RedirectUris { get; set; }

    public string? PostLogoutUris { get; set; }

    public string Algorithm { get; set; } = SigningAlgorithms.Es256;

    public string? KeySet { get; set; }

    public bool FirstParty { get; set; }

    public bool DeviceBound { get; set; }

    public bool Introspects { get; set; }

    public static ApplicationForm Of(Application application) => new()
    {
        Name = application.Name,
        Kind = application.Kind,
        Scopes = [.. application.ScopeList],
        RedirectUris = application.RedirectUris,
        PostLogoutUris = application.PostLogoutUris,
        Algorithm = application.Algorithm,
        KeySet = application.KeySet,
        FirstParty = application.FirstParty,
        DeviceBound = application.DeviceBound,
        Introspects = application.Introspects,
    };

    public ApplicationDraft Draft() => new(
        Name ?? "",
        Kind,
        Scopes,
        Core.OpenId.RedirectUris.Lines(RedirectUris),
        Core.OpenId.RedirectUris.Lines(PostLogoutUris),
        Algorithm,
        string.IsNullOrWhiteSpace(KeySet) ? null : KeySet.Trim(),
        FirstParty,
        DeviceBound,
        Introspects);

    public static IEnumerable<SelectListItem> Kinds(IUiText text) => AppKinds.All.Select(k => new SelectListItem(text[$"apps.kind.{k}"], k));

    public static IEnumerable<SelectListItem> Algorithms() => SigningAlgorithms.All.Select(a => new SelectListItem(a, a));

    /// <summary>Those that mean something to this kind of application.</summary>
    public IEnumerable<(string Scope, string Words, bool Chosen)> Choices(IUiText text, bool everyKind)
    {
        var words = new ScopeWords(text);
        return (everyKind || Kind != AppKinds.Service ? KnownScopes.All : KnownScopes.OfApi).Select(s => (s, words.Of(s), Scopes.Contains(s)));
    }
}
