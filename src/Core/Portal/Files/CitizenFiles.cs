using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Portal.Files;

/// <summary>Files on their way into a request: first on disk, then, in the transaction they belong to, the rows that name them.</summary>
internal static class CitizenFiles
{
    public static async Task<IReadOnlyList<Attachment>> SaveAsync(Tenant tenant, IReadOnlyList<CitizenFile> files, Instant now, FillRandom random, CancellationToken ct)
    {
        var rows = new List<Attachment>();
        foreach (var file in files)
        {
            using var content = new MemoryStream(file.Content, writable: false);
            if (await tenant.Store.Files.SaveAsync(content, ct) is not { } stored)
            {
                continue; // Larger than any file may be: Take has refused it before.
            }

            rows.Add(new Attachment
            {
                Id = UuidV7.New(now, random),
                Sha256 = stored.Sha256,
                Size = stored.Size,
                MediaType = file.MediaType,
                FileName = file.FileName,
                By = Actor.Citizen.Code,
                At = now,
            });
        }

        return rows;
    }

    public static void Insert(WriteSession session, long ticket, IReadOnlyList<Attachment> rows, long? message = null)
    {
        foreach (var row in rows)
        {
            row.Ticket = ticket;
            row.Message = message;
            session.Insert(row);
            Note(session, row);
        }
    }

    public static void Note(WriteSession session, Attachment row) => EventChain.Append(
        session,
        Math.Max(row.Ticket, EventChain.NoTicket), // A chat's file may be no request's yet.
        AddAttachment.Event,
        row.By,
        row.At,
        EventText.Of(new JsonObject { ["attachment"] = row.Id.ToString(), ["file"] = row.FileName, ["sha256"] = row.Sha256, ["size"] = row.Size }));
}
