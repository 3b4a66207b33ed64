using System.Text;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.HostNames;
using Derman.Host.Hosting;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.HostNames;

/// <summary>One host name: what to enter for it, its proof, its certificate, giving it up. Somebody else's is not there.</summary>
[RequestSizeLimit(CertificateUpload.MostBytes * 4)]
internal sealed class NameModel(
    ReadHostNames read, ProveHostName prove, WithdrawHostName withdraw, MakeCertificateRequest request, KeepCertificate keep, HostSettings settings, FailureWords failures)
    : AdminPage(Acts.ManageConfiguration)
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["certificate"] = "file" };

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    public OwnHostName Own { get; private set; } = null!;

    public HostNameOptions Platform => settings.HostNames;

    /// <summary>False: something in front of this host ends TLS, and must be given the certificate, too.</summary>
    public bool EndsTls => settings.Https.Urls is { Length: > 0 };

    /// <summary>How the last look ended, in words.</summary>
    public string? LastLook => Own.Claim.Checked is { } code ? failures.Of(new Failure(code, FailureKind.Conflict)) : null;

    public static string At(string host) => $"~/admin/host-name/name?name={Uri.EscapeDataString(host)}";

    public IActionResult OnGet() => Show() ?? Page();

    /// <summary>The request as a file, for the authority's form.</summary>
    public IActionResult OnGetRequest()
    {
        if (Show() is { } gone)
        {
            return gone;
        }

        return Own.Request is { } pem ? File(Encoding.ASCII.GetBytes(pem), "application/pkcs10", $"{Own.Host}.csr") : NotFound();
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct) => Told(await prove.ExecuteAsync(Tenant, Name, Reader, ct), "hostName.proven.done");

    public async Task<IActionResult> OnPostRequestAsync(string? kind, CancellationToken ct) => Told(await request.ExecuteAsync(Tenant, Name, kind, Reader, ct), "hostName.request.done");

    public async Task<IActionResult> OnPostCertificateAsync(IFormFile? file, IFormFile? key, string? password, CancellationToken ct) =>
        Told(await keep.ExecuteAsync(Tenant, Name, new CertificateUpload(await BytesAsync(file, ct), await BytesAsync(key, ct), password), Reader, ct), "hostName.certificate.done");

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct)
    {
        var given = await withdraw.ExecuteAsync(Tenant, Name, HttpContext.Request.Host.Host, Reader, ct);
        return given.Ok ? Done(Words["hostName.withdrawn.done"], "~/admin/host-name", $"~/admin/host-name/name?handler=Undo&name={Uri.EscapeDataString(Name!)}") : Told(given, "");
    }

    public async Task<IActionResult> OnPostUndoAsync(CancellationToken ct) => Told(await withdraw.UndoAsync(Tenant, Name, Reader, ct), "hostName.back.done");

    private IActionResult Told<T>(Result<T> result, string done)
    {
        if (result.Failure is not { } failure)
        {
            return Done(Words[done], At(Name!));
        }

        if (Show() is { } gone)
        {
            return gone;
        }

        failures.Into(ModelState, failure, Fields);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private IActionResult? Show()
    {
        var found = read.One(Tenant.Id, Name, Reader);
        Own = found.Value!;
        return found.Ok ? null : NotFound();
    }

    private static async Task<byte[]> BytesAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is null)
        {
            return [];
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }
}
