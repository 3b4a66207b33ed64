using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.HostNames;
using Derman.Core.Tenancy.Setup;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.Tenancy.HostNames;

/// <summary>What a name is served with: what is refused, what is kept and how, and who is warned of its end.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private const string Name = "talep.tatvan.bel.tr";
    private static readonly TenantId Tatvan = TenantId.Parse("tatvan");
    private readonly Authority _authority = new(Desk.Start);
    private readonly FakeRecords _records = new();
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("tatvan");
        _office = await _desk.OfficeAsync("tatvan");
        _admin = await _office.AddAsync("yonetici", Roles.Admin, _office.Tenant.Configuration.Profile.Desk);
        var ask = new AskHostName(_desk.Registry, HostNamePolicy.None, _desk.Clock, _desk.Random.Fill);
        Assert.True((await ask.ExecuteAsync(_office.Tenant, Name, _admin, CancellationToken.None)).Ok);
        _records.Enter($"_derman.{Name}", One.Claim.Token);
        Assert.True((await new ProveHostName(_desk.Registry, _records, HostNamePolicy.None, _desk.Clock).ExecuteAsync(_office.Tenant, Name, _admin, CancellationToken.None)).Ok);
    }

    public async Task DisposeAsync()
    {
        _authority.Dispose();
        await _desk.DisposeAsync();
    }

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    public async Task Taken_IsServedInOrder_AndItsKeyIsReadableNowhere(string kind)
    {
        using var key = Authority.NewKey(kind);
        using var leaf = _authority.Sign(Name, key);
        var kept = await KeepAsync(Authority.Pem(key, _authority.Root, _authority.Middle, leaf)); // The wrong way round.
        Assert.Equal((HostNameState.Serving, 90), (kept.Value!.State, kept.Value.Certificate!.DaysLeft));
        Assert.Equal("Test authority", kept.Value.Certificate.Issuer);
        var served = new ServedCertificates(_desk.Registry).Load(Name)!;
        Assert.True(served.Certificate.HasPrivateKey);
        Assert.Equal(leaf.Thumbprint, served.Certificate.Thumbprint);
        Assert.Equal([_authority.Middle.Thumbprint, _authority.Root.Thumbprint], served.Above.Select(c => c.Thumbprint));

        var row = _desk.Catalog.Read(s => s.First<HostCertificate>("\"host\" = @p0", Name))!;
        Assert.DoesNotContain("PRIVATE", row.Chain, StringComparison.Ordinal);
        var plain = key.ExportPkcs8PrivateKey();
        await AssertNowhereAsync(kind == "ec" ? ((ECDsa)key).ExportParameters(true).D! : ((RSA)key).ExportParameters(true).D!, row.PrivateKey);
        Assert.Throws<AuthenticationTagMismatchException>(() => _desk.Registry.MasterKey.Open($"certificate key erenler {Name}", row.PrivateKey)); // It cannot be carried over.
        Assert.Equal(plain, _desk.Registry.MasterKey.Open($"certificate key tatvan {Name}", row.PrivateKey));
    }

    [Fact]
    public async Task Wrong_IsRefusedWithItsReason()
    {
        using var key = Authority.NewKey();
        using var other = Authority.NewKey();
        using var weak = Authority.NewKey("weak");
        using var good = _authority.Sign(Name, key);
        using var strange = new Authority(Desk.Start);
        using var beside = strange.Sign(Name, key);
        await RefusedAsync("certificate.name", Authority.Pem(key, _authority.Sign("talep.erenler.bel.tr", key), _authority.Middle));
        await RefusedAsync("certificate.ended", Authority.Pem(key, _authority.Sign(Name, key, -90, -1), _authority.Middle));
        await RefusedAsync("certificate.notYet", Authority.Pem(key, _authority.Sign(Name, key, 2, 90), _authority.Middle));
        await RefusedAsync("certificate.use", Authority.Pem(key, _authority.Sign(Name, key, use: "1.3.6.1.5.5.7.3.2"), _authority.Middle));
        await RefusedAsync("certificate.weak", Authority.Pem(weak, _authority.Sign(Name, weak), _authority.Middle));
        await RefusedAsync("certificate.keyOther", Authority.Pem(other, good, _authority.Middle));
        await RefusedAsync("certificate.keyMissing", Authority.Pem(null, good, _authority.Middle));
        await RefusedAsync("certificate.chain", Authority.Pem(key, good, _authority.Middle, strange.Root)); // Of somebody else's chain.
        await RefusedAsync("certificate.chain", Authority.Pem(key, beside, _authority.Middle)); // The same name above it, another signature.
        await RefusedAsync("certificate.missing", new CertificateUpload(default));
        await RefusedAsync("certificate.unreadable", new CertificateUpload("merhaba"u8.ToArray()));
        await RefusedAsync("certificate.unreadable", new CertificateUpload(new byte[CertificateUpload.MostBytes + 1]));
        await RefusedAsync("certificate.keyLocked", new CertificateUpload(
            Encoding.ASCII.GetBytes(good.ExportCertificatePem()),
            Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)))));
        await RefusedAsync("certificate.password", _authority.Pfx(good, key, "right", "wrong"));
        Assert.Equal(HostNameState.Proven, One.State);
        Assert.True((await KeepAsync(_authority.Pfx(good, key, "right", "right"))).Ok);
        Assert.Single(new ServedCertificates(_desk.Registry).Load(Name)!.Above);
    }

    [Theory]
    [InlineData(MakeCertificateRequest.Rsa)]
    [InlineData(MakeCertificateRequest.Curve)]
    public async Task Request_IsSignedElsewhere_AndItsKeyNeverLeaves(string kind)
    {
        var make = new MakeCertificateRequest(_desk.Registry, _desk.Clock);
        var made = await make.ExecuteAsync(_office.Tenant, Name, kind, _admin, CancellationToken.None);
        Assert.Contains("BEGIN CERTIFICATE REQUEST", made.Value!, StringComparison.Ordinal);
        Assert.Equal(made.Value, One.Request);
        using var leaf = _authority.Answer(made.Value!);
        Assert.Contains(Name, leaf.Subject, StringComparison.Ordinal);
        var kept = await KeepAsync(Authority.Pem(null, leaf, _authority.Middle));
        Assert.Equal((HostNameState.Serving, (string?)null), (kept.Value!.State, kept.Value.Request));

        // A renewal with the same key needs no key either.
        using var renewed = _authority.Answer(made.Value!, 400);
        Assert.True((await KeepAsync(Authority.Pem(null, renewed, _authority.Middle))).Ok);
        Assert.Equal(400, One.Certificate!.DaysLeft);
        Assert.Equal("field.unknownValue", (await make.ExecuteAsync(_office.Tenant, Name, "dsa", _admin, CancellationToken.None)).Failure?.Code);
    }

    [Theory]
    [InlineData(31, null, false)]
    [InlineData(30, "hostName.endsIn30", false)]
    [InlineData(15, "hostName.endsIn30", false)]
    [InlineData(14, "hostName.endsIn14", true)]
    [InlineData(7, "hostName.endsIn7", true)]
    [InlineData(1, "hostName.endsIn7", true)]
    [InlineData(0, "hostName.ended", true)]
    public async Task End_IsToldInTime(int days, string? code, bool must)
    {
        using var key = Authority.NewKey();
        using var leaf = _authority.Sign(Name, key);
        await KeepAsync(Authority.Pem(key, leaf, _authority.Middle));
        _desk.Clock.Now = Instant.FromDateTimeUtc(leaf.NotAfter.ToUniversalTime()) - Duration.FromDays(days) + (days == 0 ? Duration.FromSeconds(1) : Duration.Zero);

        var found = new CheckSetup(_desk.Clock).Execute(_office.Tenant, new ConnectionState(_ => true, _ => false) { HostNames = Read.Of(Tatvan) }, _admin).Value!.Where(f => f.Step == "hostName").ToList();
        Assert.Equal(code is null ? [] : [(code, must)], found.Select(f => (f.Code, f.Must)));
        Assert.All(found, f => Assert.Equal([Name], f.Examples));
        Assert.Equal(code is null ? [] : new[] { ("tatvan", Name, days) }, Read.Ending().Select(e => (e.Tenant, e.Host, e.DaysLeft)));
        Assert.Equal(days == 0 ? HostNameState.Lapsed : HostNameState.Serving, One.State);
    }

    [Fact]
    public async Task Suspended_OrWithdrawn_IsServedWithNothing_AndItsKeyIsThrownAwayAfterADay()
    {
        using var key = Authority.NewKey();
        using var leaf = _authority.Sign(Name, key);
        await KeepAsync(Authority.Pem(key, leaf, _authority.Middle));
        var served = new ServedCertificates(_desk.Registry);
        Assert.NotNull(served.ThumbprintOf(Name));
        await _desk.Lifecycle.SetStatusAsync(Tatvan, "suspended", CancellationToken.None);
        Assert.Null(served.ThumbprintOf(Name));
        Assert.Null(served.Load(Name));
        await _desk.Lifecycle.SetStatusAsync(Tatvan, "active", CancellationToken.None);
        Assert.NotNull(served.Load(Name));

        await new WithdrawHostName(_desk.Registry, _desk.Clock).ExecuteAsync(_office.Tenant, Name, null, _admin, CancellationToken.None);
        Assert.Null(served.Load(Name));
        Assert.Equal("hostName.notFound", (await KeepAsync(Authority.Pem(key, leaf, _authority.Middle))).Failure?.Code);
        _desk.Clock.Advance(Duration.FromHours(25));
        await new HostNameCleaning(_desk.Catalog, _desk.Clock).ExecuteAsync(CancellationToken.None);
        Assert.Equal(0, _desk.Catalog.Read(s => s.Count("SELECT COUNT(*) FROM \"host_certificate\"")));
    }

    [Fact]
    public async Task WhoMayNotConfigure_OrIsSomebodyElse_IsRefused()
    {
        using var key = Authority.NewKey();
        using var leaf = _authority.Sign(Name, key);
        var upload = Authority.Pem(key, leaf, _authority.Middle);
        Assert.Equal("auth.forbidden", (await KeepAsync(upload, Name, _office.Agent)).Failure?.Code);
        Assert.Equal("hostName.notFound", (await KeepAsync(upload, "talep.erenler.bel.tr")).Failure?.Code);
        var make = new MakeCertificateRequest(_desk.Registry, _desk.Clock);
        Assert.Equal("auth.forbidden", (await make.ExecuteAsync(_office.Tenant, Name, "ec", _office.Agent, CancellationToken.None)).Failure?.Code);
        Assert.Equal("hostName.notFound", (await make.ExecuteAsync(_office.Tenant, "talep.erenler.bel.tr", "ec", _admin, CancellationToken.None)).Failure?.Code);
    }

    private ReadHostNames Read => new(_desk.Catalog, _desk.Clock);

    private OwnHostName One => Read.One(Tatvan, Name, _admin).Value!;

    private ValueTask<Result<OwnHostName>> KeepAsync(CertificateUpload upload, string host = Name, Actor? actor = null) =>
        new KeepCertificate(_desk.Registry, (_, _, _) => true, _desk.Clock).ExecuteAsync(_office.Tenant, host, upload, actor ?? _admin, CancellationToken.None);

    private async Task RefusedAsync(string code, CertificateUpload upload) => Assert.Equal(code, (await KeepAsync(upload)).Failure?.Code);

    /// <summary>The secret number of a key stands in no file of this host.</summary>
    private async Task AssertNowhereAsync(byte[] secret, byte[] kept)
    {
        Assert.Equal(-1, kept.AsSpan().IndexOf(secret));
        foreach (var file in Directory.EnumerateFiles(_desk.DataFolder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(secret));
            Assert.DoesNotContain("PRIVATE KEY", Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }
    }
}
