using Derman.Core.Chats;
using Derman.Host.Identity;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Chats;

internal static class ChatSetup
{
    public static IServiceCollection AddChats(this IServiceCollection services)
    {
        services.AddSingleton<StartChat>();
        services.AddSingleton<HearVisitor>();
        services.AddSingleton<NoteVisit>();
        services.AddSingleton<ReadVisit>();
        services.AddSingleton<ReadChatChanges>();
        services.AddSingleton<AttendChats>();
        services.AddSingleton<HandleChat>();
        services.AddSingleton<SayInChat>();
        services.AddSingleton<SendChatFile>();
        services.AddSingleton<OpenChatFile>();
        services.AddSingleton<ReadTranscript>();
        services.AddSingleton<SendTranscript>();
        services.AddSingleton<TicketFromChat>();
        services.AddSingleton<SweepChats>();
        services.AddSingleton<ReadChats>();
        services.AddSingleton<ChatTexts>();
        services.AddSingleton<ChatLimits>();
        services.AddSingleton<ChatRoomParts>();
        services.AddSingleton<ChatRooms>();
        services.AddSingleton<ChatVisitParts>();
        services.AddSingleton<ChatEndpoints>();
        services.AddSingleton<FileEndpoints>();
        services.AddSingleton<TranscriptEndpoint>();
        services.AddSingleton<WidgetFile>();
        services.AddSingleton<WidgetEndpoints>();
        services.AddSingleton<DeskNews>();
        return services;
    }

    public static void MapChats(this WebApplication app)
    {
        var chat = app.MapGroup("/chat/{account}").DisableAntiforgery().ExcludeFromDescription().WithMetadata(Api.TenantOnly.Instance);
        chat.MapGet("/widget.js", (HttpContext context, string account, WidgetFile file) =>
            SiteAccess.Of(context, account, mustName: false) is null ? ChatEndpoints.NotFoundAsync(context) : file.WriteAsync(context));
        chat.MapGet("/setup", (HttpContext context, string account, string? lang, WidgetEndpoints widget) => widget.SetupAsync(context, account, lang));
        chat.MapGet("/socket", (HttpContext context, string account, ChatEndpoints chats) => chats.SocketAsync(context, account));
        chat.MapPost("/poll", (HttpContext context, string account, ChatEndpoints chats, CancellationToken ct) => chats.PollAsync(context, account, ct));
        chat.MapPost("/message", (HttpContext context, string account, WidgetEndpoints widget, CancellationToken ct) => widget.LeaveMessageAsync(context, account, ct))
            .WithMetadata(new GrowsStoreAttribute());
        chat.MapPost("/file", (HttpContext context, string account, FileEndpoints files, CancellationToken ct) => files.SendAsync(context, account, ct))
            .WithMetadata(new GrowsStoreAttribute()).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(FileEndpoints.LongestForm));
        chat.MapMethods("/file", [HttpMethods.Options], VisitorDoor.AskedFirstAsync);
        chat.MapPost("/file/{attachment:guid}", (HttpContext context, string account, Guid attachment, FileEndpoints files, CancellationToken ct) => files.OpenAsync(context, account, attachment, ct));
        chat.MapPost("/transcript", (HttpContext context, string account, TranscriptEndpoint transcript, CancellationToken ct) => transcript.SendAsync(context, account, ct));
        app.MapGet("/console/chats/news", (HttpContext context, long? version, DeskNews news, CancellationToken ct) => news.WaitAsync(context, version, ct))
            .RequireAuthorization(IdentitySetup.StaffPolicy).WithMetadata(Api.TenantOnly.Instance).ExcludeFromDescription();
    }
}
