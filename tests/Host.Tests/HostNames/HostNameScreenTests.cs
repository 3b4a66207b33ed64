using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.HostNames.Tls;
using Derman.Host.Operator;
using Derman.Host.Tests.Pages;
using NodaTime;

namespace Derman.Host.Tests.HostNames;

/// <summary>An institution's own name, from asking on the screen to a connection with its certificate. The tests run one after the other, each with names of its own.</summary>
public sealed class HostNameScreenTests(NamedHost host) : IClassFixture<NamedHost>
{
    private readonly RunningHost _host = host.Host;

    [Fact]
    public async Task TwoTenants_AreServedWithTheirOwnCertificates_ReplacedWithoutRestart()
    {
        const string Tatvan = "talep.tatvan.bel.tr";
        const string Erenler = "istek.erenler.bel.tr";
        using var tatvan = await host.ServeAsync("tatvan", Tatvan);
        using var erenler = await host.ServeAsync("erenler", Erenler);
        var (ofTatvan, ofErenler) = (host.Authority.Sign(Tatvan), host.Authority.Sign(Erenler));
        Assert.Equal(HttpStatusCode.OK, await NamedHost.UploadAsync(tatvan, ofTatvan.Certificate, ofTatvan.Key));
        Assert.Equal(HttpStatusCode.OK, await NamedHost.UploadAsync(erenler, ofErenler.Certificate, ofErenler.Key));
        Assert.DoesNotContain("PRIVATE KEY", tatvan.Page, StringComparison.Ordinal);
        host.Clock.Advance(CertificateCache.Fresh);

        Assert.Equal(ofTatvan.Thumbprint, (await ShakeAsync(Tatvan)).Thumbprint);
        Assert.Equal(ofErenler.Thumbprint, (await ShakeAsync(Erenler)).Thumbprint);
        Assert.Equal(ofErenler.Thumbprint, (await ShakeAsync(Erenler.ToUpperInvariant())).Thumbprint);
        Assert.Contains("derman.example.org", (await ShakeAsync("derman.example.org")).Subject, StringComparison.Ordinal);
        Assert.Contains("derman.example.org", (await ShakeAsync("nobody.example.net")).Subject, StringComparison.Ordinal);
        Assert.Contains("derman.example.org", (await ShakeAsync("")).Subject, StringComparison.Ordinal);
        Assert.Equal(2, _host.Service<CertificateCache>().Count); // Strangers' names fill nothing.
        foreach (var old in new[] { "1.0", "1.1" })
        {
            await Assert.ThrowsAnyAsync<Exception>(() => ShakeAsync(Tatvan, old == "1.0" ? Obsolete.Tls10 : Obsolete.Tls11));
        }

        // Each name answers for its tenant, over HTTP/2, and browsers are told to come back the same way.
        foreach (var (name, tenant) in new[] { (Tatvan, "tatvan"), (Erenler, "erenler") })
        {
            using var answer = await AskAsync(name, "/openapi/v1.json");
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
            Assert.Equal("max-age=15768000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
            using var other = await AskAsync(name, $"/{(tenant == "tatvan" ? "erenler" : "tatvan")}/openapi/v1.json");
            Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        }

        using (var stranger = await AskAsync("nobody.example.net", "/openapi/v1.json"))
        {
            Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
            Assert.False(stranger.Headers.Contains("Strict-Transport-Security"));
        }

        var renewed = host.Authority.Sign(Tatvan, 180);
        await tatvan.GoAsync($"/admin/host-name/name?name={Tatvan}");
        Assert.Equal(HttpStatusCode.OK, await NamedHost.UploadAsync(tatvan, renewed.Certificate, renewed.Key));
        host.Clock.Advance(CertificateCache.Fresh);
        Assert.Equal(renewed.Thumbprint, (await ShakeAsync(Tatvan)).Thumbprint);

        // Withdrawn it is a stranger's name at once; taken back, it is served as before.
        await tatvan.GoAsync($"/admin/host-name/name?name={Tatvan}");
        Assert.Equal(HttpStatusCode.OK, await tatvan.SendAsync("handler=Withdraw"));
        Assert.Contains("handler=Undo", tatvan.Page, StringComparison.Ordinal);
        Assert.Contains("derman.example.org", (await ShakeAsync(Tatvan)).Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await tatvan.SendAsync("handler=Undo"));
        Assert.Equal(renewed.Thumbprint, (await ShakeAsync(Tatvan)).Thumbprint);
    }

    [Fact]
    public async Task PlatformsCertificate_RenewedInItsFile_IsServed()
    {
        var (certificate, key, thumbprint) = host.Authority.Sign("derman.example.org", 20);
        Assert.NotEqual(thumbprint, (await ShakeAsync("derman.example.org")).Thumbprint);
        await File.WriteAllTextAsync(host.Platform, certificate + "\n" + key);
        File.SetLastWriteTimeUtc(host.Platform, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        host.Clock.Advance(Duration.FromSeconds(11));
        Assert.Equal(thumbprint, (await ShakeAsync("derman.example.org")).Thumbprint);

        // The operator hears of its end, and of those of tenants.
        using var browser = new Browser(_host.Address, "");
        await browser.GoAsync($"/operator/start/{await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None)}");
        await browser.GoAsync("/operator?lang=en");
        Assert.Contains("the platform itself", browser.Page, StringComparison.Ordinal);
        Assert.Contains("19 days left", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Screen_SaysWhatToEnter_AndWhatIsWrong()
    {
        const string Name = "basvuru.tatvan.bel.tr";
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/host-name?lang=en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("name=\"HostName\"", ("HostName", "bel.tr")));
        Assert.Contains("This is no name of its own", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("name=\"HostName\"", ("HostName", "")));
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("name=\"HostName\"", ("HostName", $"https://{Name}/")));
        foreach (var shown in new[] { $"_derman.{Name}", host.Token("tatvan", Name), "derman.example.org", "203.0.113.7" })
        {
            Assert.Contains(shown, admin.Page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Check"));
        Assert.Contains("The TXT record is not there yet", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/start?lang=en");
        Assert.Contains($"Asked for and not proven yet: {Name}", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);

        await admin.GoAsync($"/admin/host-name/name?name={Name}&lang=en");
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("name=\"kind\"", ("kind", "ec")));
        Assert.Contains("BEGIN CERTIFICATE REQUEST", admin.Page, StringComparison.Ordinal);
        var (status, type, file) = await admin.FetchAsync($"/admin/host-name/name?handler=Request&name={Name}");
        Assert.Equal((HttpStatusCode.OK, "application/pkcs10"), (status, type));
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST", System.Text.Encoding.ASCII.GetString(file), StringComparison.Ordinal);
        var foreign = host.Authority.Sign("talep.erenler.bel.tr");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await NamedHost.UploadAsync(admin, foreign.Certificate, foreign.Key));
        Assert.Contains("This certificate is not for this name", admin.Page, StringComparison.Ordinal);
        foreach (var language in new[] { "tr", "fa", "en" })
        {
            Assert.Equal(HttpStatusCode.OK, await admin.GoAsync($"/admin/host-name/name?name={Name}&lang={language}"));
            Assert.DoesNotMatch(@">\s*hostName\.[a-zA-Z.]+\s*<", admin.Page);
        }
    }

    [Fact]
    public async Task SomebodyElsesName_IsLikeOneThatNobodyHas_ByteForByte()
    {
        const string Own = "ozel.tatvan.bel.tr";
        const string Missing = "yok0.tatvan.bel.tr";
        using var tatvan = await host.ServeAsync("tatvan", Own);
        using var erenler = await host.AdminAsync("erenler");
        Assert.Equal(HttpStatusCode.OK, await erenler.GoAsync("/admin/host-name"));
        foreach (var handler in new[] { "", "Request" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await erenler.GoAsync($"/admin/host-name/name?handler={handler}&name={Own}"));
            var foreign = erenler.Words.Replace(Own, "NAME", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, await erenler.GoAsync($"/admin/host-name/name?handler={handler}&name={Missing}"));
            Assert.Equal(foreign, erenler.Words.Replace(Missing, "NAME", StringComparison.Ordinal));
        }

        foreach (var handler in new[] { "Check", "Request", "Certificate", "Withdraw", "Undo" })
        {
            await erenler.GoAsync("/admin/host-name");
            Assert.Equal(HttpStatusCode.NotFound, await erenler.SendActionAsync($"/name?handler={handler}&name={Own}", ("kind", "ec")));
            var foreign = erenler.Words.Replace(Own, "NAME", StringComparison.Ordinal);
            await erenler.GoAsync("/admin/host-name");
            Assert.Equal(HttpStatusCode.NotFound, await erenler.SendActionAsync($"/name?handler={handler}&name={Missing}", ("kind", "ec")));
            Assert.Equal(foreign, erenler.Words.Replace(Missing, "NAME", StringComparison.Ordinal));
        }

        // Asking is answered alike, too; only the token differs.
        await erenler.GoAsync("/admin/host-name");
        Assert.Equal(HttpStatusCode.OK, await erenler.SendAsync("name=\"HostName\"", ("HostName", Own)));
        var asked = erenler.Words.Replace(host.Token("erenler", Own), "TOKEN", StringComparison.Ordinal).Replace(Own, "NAME", StringComparison.Ordinal);
        await erenler.GoAsync("/admin/host-name");
        Assert.Equal(HttpStatusCode.OK, await erenler.SendAsync("name=\"HostName\"", ("HostName", Missing)));
        Assert.Equal(asked, erenler.Words.Replace(host.Token("erenler", Missing), "TOKEN", StringComparison.Ordinal).Replace(Missing, "NAME", StringComparison.Ordinal));
        Assert.Equal(TenantId.Parse("tatvan"), _host.Service<TenantRegistry>().ByHost(Own));
    }

    [Fact]
    public async Task Page_IsDeniedToOthers()
    {
        using var desk = await host.AdminAsync("tatvan", "masa");
        foreach (var path in new[] { "/admin/host-name", "/admin/host-name/name?name=x.bel.tr" })
        {
            await desk.GoAsync(path);
            Assert.EndsWith("/console/denied", desk.Here.AbsolutePath, StringComparison.Ordinal);
        }
    }

    /// <summary>The certificate a connection for that name is answered with.</summary>
    private async Task<X509Certificate2> ShakeAsync(string name, SslProtocols protocols = SslProtocols.None)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = name, EnabledSslProtocols = protocols, RemoteCertificateValidationCallback = (_, _, _, _) => true }, deadline.Token);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    private async Task<HttpResponseMessage> AskAsync(string name, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, host.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{name}{path}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        return await http.SendAsync(request);
    }

    /// <summary>By number: their names are marked as not to be used, which is what is tested.</summary>
    private static class Obsolete
    {
        public static readonly SslProtocols Tls10 = (SslProtocols)192;
        public static readonly SslProtocols Tls11 = (SslProtocols)768;
    }
}
