using System.Security.Cryptography;
using System.Text;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Portal.Files;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Host.Api;
using Derman.Host.Localisation;
using Derman.Host.Pages.Setup;
using Derman.Host.Tenancy;

namespace Derman.Host.Chats;

/// <summary>What the widget shows before anybody speaks, and the message it takes when nobody is there.</summary>
internal sealed class WidgetEndpoints(AttendChats attend, RegisterTicket register, ChatLimits limits)
{
    private const int LongestMessage = 64 * 1024;
    private const string Prefix = "chatWidget.";

    /// <summary>The widget brings no words of its own: it is one file for every language.</summary>
    private static readonly string[] Words =
    [
        "chatWidget.open", "chatWidget.close", "chatWidget.name", "chatWidget.phone", "chatWidget.write", "chatWidget.send", "chatWidget.log",
        "chatWidget.sending", "chatWidget.kept", "chatWidget.waitingLine", "chatWidget.noLine", "chatWidget.place", "chatWidget.queue",
        "chatWidget.unattended", "chatWidget.joined", "chatWidget.somebody", "chatWidget.typing", "chatWidget.ended", "chatWidget.new", "chatWidget.end",
        "chatWidget.save", "chatWidget.request", "chatWidget.away", "chatWidget.leave", "chatWidget.left", "chatWidget.follow", "chatWidget.failed",
        "chatWidget.me", "chatWidget.desk", "chatWidget.news",
        "chatWidget.file", "chatWidget.size", "chatWidget.fileTooLarge", "chatWidget.uploading", "chatWidget.retry", "chatWidget.mail", "chatWidget.mailAddress", "chatWidget.mailSend", "chatWidget.mailed",
    ];

    public async Task SetupAsync(HttpContext context, string account, string? lang)
    {
        if (SiteAccess.Of(context, account, mustName: false) is not { } rules)
        {
            await ChatEndpoints.NotFoundAsync(context);
            return;
        }

        var tenant = context.Tenant();
        var profile = tenant.Configuration.Profile;
        var language = ChatEndpoints.LanguageOf(tenant, lang);
        var text = Texts.BuiltIn.For(language);
        var name = profile.Names.In(language);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new WidgetSetup(
                language,
                text.Direction,
                name,
                Set(rules, "greeting") ?? text.T("chatWidget.greeting", ("name", name)),
                Set(rules, "privacy") ?? text["chatWidget.privacy"],
                Set(rules, "ask") ?? "name",
                attend.IsAnswered(tenant, rules),
                BrandPalette.Light(BrandPalette.IsColour(profile.Brand.Light) ? profile.Brand.Light : BrandPalette.DefaultLight).Solid,
                BrandPalette.Dark(BrandPalette.IsColour(profile.Brand.Dark) ? profile.Brand.Dark : BrandPalette.DefaultDark).Brand,
                ChatRules.LongestText,
                CitizenFile.MostBytes,
                SendTranscript.AccountOf(tenant.Configuration) is not null,
                Words.ToDictionary(key => key[Prefix.Length..], key => text[key], StringComparer.Ordinal)),
            ChatJson.Default.WidgetSetup,
            cancellationToken: context.RequestAborted);
    }

    public async Task LeaveMessageAsync(HttpContext context, string account, CancellationToken ct)
    {
        if (SiteAccess.Of(context, account, mustName: true) is not { } rules)
        {
            await ChatEndpoints.NotFoundAsync(context);
            return;
        }

        var tenant = context.Tenant();
        if (await ChatEndpoints.ReadAsync(context, ChatJson.Default.LeftMessage, LongestMessage, ct) is not { Id: { Length: >= HearVisitor.ShortestId and <= HearVisitor.LongestId } id } left)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (!limits.AdmitsMessage(tenant.Id, context))
        {
            await Problems.WriteAsync(context, ChatLimits.TooMany);
            return;
        }

        var language = ChatEndpoints.LanguageOf(tenant, left.Lang);
        var command = new RegisterCommand(
            left.Text?.Length > ChatRules.LongestText ? left.Text[..ChatRules.LongestText] : left.Text,
            Channel: tenant.Configuration.Pack.Channels.ChannelOf(rules.Account),
            Consent: true,
            Citizen: new CitizenInput(Blank(left.Name), Blank(left.Phone), Language: language, Email: Blank(left.Email), PhoneConfirmed: true));
        var once = new IdempotencyKey($"chat message {rules.Account}", id, SHA256.HashData(Encoding.UTF8.GetBytes($"{left.Text}\n{left.Name}\n{left.Phone}\n{left.Email}")));
        var made = await register.ExecuteAsync(tenant, command, Actor.Citizen with { Language = language }, once, ct);
        if (made.Failure is { } failure)
        {
            await Problems.WriteAsync(context, failure);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new LeftAnswer(made.Value!.Number, made.Value.TrackingCode, $"{context.BaseAddress()}/track"), ChatJson.Default.LeftAnswer, cancellationToken: ct);
    }

    private static string? Set(ChatRules rules, string key) => Blank(rules.Settings.GetValueOrDefault(key));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
