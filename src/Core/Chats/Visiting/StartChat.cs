using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Chats;

/// <param name="Language">Of the page; one of the tenant's, else its own.</param>
/// <param name="Page">Address of the page the visitor writes from, without its query.</param>
public sealed record ChatStart(Guid Visitor, string Language, string? Phone = null, string? Page = null);

/// <summary>Opens a visitor's chat. Repeated, it is the same chat.</summary>
public sealed class StartChat(IClock clock)
{
    private const int LongestPhone = 32;

    public async ValueTask ExecuteAsync(Tenant tenant, string account, ChatStart start, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var now = clock.GetCurrentInstant();
        if (tenant.Store.Read(s => ChatBook.Find(s, start.Visitor)) is not null)
        {
            return;
        }

        await tenant.Store.WriteAsync(
            session =>
            {
                if (ChatBook.Find(session, start.Visitor) is not null)
                {
                    return;
                }

                var chat = new Chat
                {
                    Key = session.Next("chat"),
                    Id = start.Visitor,
                    Account = account,
                    Phone = Line(start.Phone, LongestPhone),
                    Language = configuration.Profile.Languages.Contains(start.Language) ? start.Language : configuration.Profile.DefaultLanguage,
                    Page = Line(start.Page, RegisterCheck.LongestLine),
                    StartedAt = now,
                    VisitorUntil = now + ChatRules.Presence,
                };
                session.Insert(chat);
                ChatBook.Change(session, configuration, chat);
            },
            ct);
    }

    private static string? Line(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var line && line.Length <= longest ? line : null;
}
