using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Photos;
using Derman.Core.Tickets.Tasks;
using NodaTime;

namespace Derman.Core.Tickets;

/// <summary>Adds a file to a ticket: first the file, synced, then the row that names it. Decides nothing, so it never collides with a move.</summary>
public sealed partial class AddAttachment(IClock clock, FillRandom random)
{
    public const string Event = "attached";
    public const string UnknownType = "application/octet-stream";
    private const int LongestName = 200;

    /// <param name="fileName">As the sender named it: never used as a path, cleaned before it is kept.</param>
    /// <param name="mediaType">As claimed; a shape that is no media type becomes <see cref="UnknownType"/>.</param>
    /// <returns>The attachment's id.</returns>
    public async Task<Result<Guid>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? fileName, string? mediaType, Stream content, Actor actor, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var refused = tenant.Store.Read(session =>
            session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { } found || Access.Of(configuration, session, found, actor) is not { Sees: true } access
                ? TicketErrors.NotFound
                : access.TakesPart ? null : TicketErrors.NotYou(Event));
        if (refused is not null)
        {
            return refused;
        }

        var now = clock.GetCurrentInstant();
        var kept = await KeepAsync(tenant, fileName, mediaType, content, actor, now, random, ct);
        if (kept.Value is not { } row)
        {
            return kept.Failure!;
        }

        var fact = PhotoCheck.IsPhoto(row.MediaType) ? await FactAsync(tenant, row.Sha256, ct) : null;
        return await tenant.Store.WriteAsync<Result<Guid>>(
            session =>
            {
                if (session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { } found)
                {
                    return TicketErrors.NotFound;
                }

                TicketArchives.Reopen(session, found);
                row.Ticket = found.Key;
                session.Insert(row);
                if (fact is not null)
                {
                    session.Insert(new PhotoFact { Attachment = row.Id, TakenAt = fact.At(configuration.Zone), Lat = fact.Lat, Lon = fact.Lon });
                }

                EventChain.Append(
                    session,
                    found.Key,
                    Event,
                    actor.Code,
                    now,
                    EventText.Of(new JsonObject { ["attachment"] = row.Id.ToString(), ["file"] = row.FileName, ["sha256"] = row.Sha256, ["size"] = row.Size }));
                return row.Id;
            },
            ct);
    }

    /// <summary>A file of the staff, synced; the row that names it is the caller's to write.</summary>
    internal static async Task<Result<Attachment>> KeepAsync(
        Tenant tenant, string? fileName, string? mediaType, Stream content, Actor actor, Instant now, FillRandom random, CancellationToken ct)
    {
        if (await tenant.Store.Files.SaveAsync(content, ct) is not { } file)
        {
            return TicketErrors.AttachmentTooLarge;
        }

        return file.Size == 0
            ? TicketErrors.Required("file")
            : new Attachment
            {
                Id = UuidV7.New(now, random),
                Sha256 = file.Sha256,
                Size = file.Size,
                MediaType = CleanType(mediaType),
                FileName = CleanName(fileName),
                By = actor.Code,
                At = now,
            };
    }

    private static async Task<ExifFacts?> FactAsync(Tenant tenant, string sha256, CancellationToken ct)
    {
        if (tenant.Store.Files.Open(sha256) is not { } stored)
        {
            return null;
        }

        await using var content = stored;
        var head = new byte[Exif.Enough];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return Exif.Read(head.AsSpan(0, read));
    }

    /// <summary>The last part of a path, without what cannot be seen (controls, marks that turn the reading direction around), at most 200 characters.</summary>
    internal static string CleanName(string? name)
    {
        var last = (name ?? "")[((name ?? "").LastIndexOfAny(['/', '\\', ':']) + 1)..];
        var visible = string.Concat(last.EnumerateRunes()
            .Where(r => System.Text.Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && r.Value is not (0xFFFD or '<' or '>' or '"' or '|' or '?' or '*'))
            .Select(r => r.ToString()))
            .Trim(' ', '.');
        if (visible.Length > LongestName)
        {
            var extension = Path.GetExtension(visible) is { Length: <= 10 } known ? known : "";
            var cut = LongestName - extension.Length;
            visible = visible[..(char.IsHighSurrogate(visible[cut - 1]) ? cut - 1 : cut)] + extension;
        }

        return visible.Length == 0 ? "file" : visible;
    }

    private static string CleanType(string? type)
    {
        var plain = type?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return MediaType().IsMatch(plain) ? plain : UnknownType;
    }

    /// <summary>RFC 6838, section 4.2.</summary>
    [GeneratedRegex("^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MediaType();
}
