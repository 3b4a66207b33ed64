using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Portal.Files;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Portal.Drafts;

/// <summary>
/// Requests being written, kept so that nothing is lost on a bad connection. Opened by a random token that lies in the browser; sealed in
/// the store; gone when sent, and a week after the last change.
/// </summary>
public sealed class DraftBook(IClock clock, FillRandom random)
{
    public static readonly Duration Kept = Duration.FromDays(7);

    private const string Purpose = "portal draft";
    private const string OfToken = "\"token_hash\" = @p0";

    /// <summary>Null for a token that is wrong, foreign or too old: they look the same.</summary>
    public Draft? Find(Tenant tenant, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var hash = Secrets.Hash(token);
        return tenant.Store.Read(session => Row(session, hash) is { } row
            ? new Draft(
                JsonSerializer.Deserialize(tenant.Key.Open(Purpose, row.Content), DraftJson.Default.DraftContent) ?? new DraftContent(),
                session.Query(
                    $"SELECT \"seq\", \"kind\", \"file_name\", \"size\" FROM \"portal_draft_file\" WHERE {OfToken} ORDER BY \"seq\"",
                    r => new DraftFile((int)Columns.Integer(r, 0), r.GetString(1), r.GetString(2), Columns.Integer(r, 3)),
                    hash))
            : null);
    }

    /// <returns>The token: the one given while its draft lives, a new one otherwise.</returns>
    public async Task<string> SaveAsync(Tenant tenant, string? token, DraftContent content, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var sealedContent = tenant.Key.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(content, DraftJson.Default.DraftContent));
        var fresh = Secrets.New(random);
        return await tenant.Store.WriteAsync(
            session =>
            {
                var known = string.IsNullOrEmpty(token) ? null : Row(session, Secrets.Hash(token));
                var row = known ?? new PortalDraft { TokenHash = Secrets.Hash(fresh) };
                row.Content = sealedContent;
                row.ChangedAt = now;
                row.ExpiresAt = now + Kept;
                if (known is null)
                {
                    session.Insert(row);
                    return fresh;
                }

                session.Update(row);
                return token!;
            },
            ct);
    }

    /// <summary>Adds files to a draft there is; the whole lot or none.</summary>
    public async Task<Result<int>> AddAsync(Tenant tenant, string token, IReadOnlyList<CitizenFile> files, CancellationToken ct)
    {
        var hash = Secrets.Hash(token);
        return await tenant.Store.WriteAsync<Result<int>>(
            session =>
            {
                if (Row(session, hash) is null)
                {
                    return PortalErrors.NotFound;
                }

                var kinds = session.Query($"SELECT \"seq\", \"kind\" FROM \"portal_draft_file\" WHERE {OfToken}", r => (Seq: (int)Columns.Integer(r, 0), Kind: r.GetString(1)), hash);
                foreach (var (kind, most) in new[] { (CitizenFile.Photo, CitizenFile.MostPhotos), (CitizenFile.Voice, CitizenFile.MostVoices) })
                {
                    if (kinds.Count(k => k.Kind == kind) + files.Count(f => f.Kind == kind) > most)
                    {
                        return PortalErrors.TooManyFiles(kind, most);
                    }
                }

                var seq = kinds.Select(k => k.Seq).DefaultIfEmpty(0).Max();
                foreach (var file in files)
                {
                    session.Insert(new PortalDraftFile
                    {
                        TokenHash = hash,
                        Seq = ++seq,
                        Kind = file.Kind,
                        MediaType = file.MediaType,
                        FileName = file.FileName,
                        Size = file.Content.Length,
                        Content = file.Content,
                    });
                }

                return files.Count;
            },
            ct);
    }

    public Task RemoveAsync(Tenant tenant, string? token, int seq, CancellationToken ct) => string.IsNullOrEmpty(token)
        ? Task.CompletedTask
        : tenant.Store.WriteAsync(s => s.Execute($"DELETE FROM \"portal_draft_file\" WHERE {OfToken} AND \"seq\" = @p1", Secrets.Hash(token), (long)seq), ct).AsTask();

    public Task EraseAsync(Tenant tenant, string? token, CancellationToken ct) => string.IsNullOrEmpty(token)
        ? Task.CompletedTask
        : tenant.Store.WriteAsync(s => Erase(s, Secrets.Hash(token)), ct).AsTask();

    internal static IReadOnlyList<CitizenFile> FilesOf(ReadSession session, byte[] hash) =>
        [.. session.List<PortalDraftFile>($"{OfToken} ORDER BY \"seq\"", hash).Select(f => new CitizenFile(f.Kind, f.MediaType, f.FileName, f.Content))];

    internal static int Erase(WriteSession session, byte[] hash) =>
        session.Execute($"DELETE FROM \"portal_draft_file\" WHERE {OfToken}", hash) + session.Execute($"DELETE FROM \"portal_draft\" WHERE {OfToken}", hash);

    /// <summary>What is too old goes, with its files; part of the sweep. Reading shows nothing old either.</summary>
    internal static async ValueTask ExpireAsync(Tenant tenant, Instant now, CancellationToken ct)
    {
        while (tenant.Store.Read(s => Expired(s, now)) is { Count: > 0 })
        {
            await tenant.Store.WriteAsync(s => Expired(s, now).ForEach(hash => Erase(s, hash)), ct);
        }
    }

    private static List<byte[]> Expired(ReadSession session, Instant now) => session.Query(
        "SELECT \"token_hash\" FROM \"portal_draft\" WHERE \"expires_at\" <= @p0 ORDER BY \"expires_at\" LIMIT 50", r => r.GetFieldValue<byte[]>(0), Provider.Of(now));

    private PortalDraft? Row(ReadSession session, byte[] hash) =>
        session.First<PortalDraft>(OfToken, hash) is { } row && row.ExpiresAt > clock.GetCurrentInstant() ? row : null;
}
