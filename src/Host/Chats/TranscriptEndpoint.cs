using Derman.Core.Chats;
using Derman.Core.Tickets;
using Derman.Host.Api;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>A visitor has his own chat sent to an address, once asked and nowhere kept. Whether anybody lives at the address is not told.</summary>
internal sealed class TranscriptEndpoint(ReadTranscript read, SendTranscript send, ChatLimits limits, IClock clock)
{
    private const int LongestAsk = 4096;

    public async Task SendAsync(HttpContext context, string account, CancellationToken ct)
    {
        var asked = await ChatEndpoints.ReadAsync(context, ChatJson.Default.VisitorAsk, LongestAsk, ct);
        if (VisitorDoor.Of(context, account, asked?.Token, clock.GetCurrentInstant()) is not { } own || read.OfVisitor(own.Tenant, account, own.Visitor) is not { } transcript)
        {
            await ChatEndpoints.NotFoundAsync(context);
            return;
        }

        var language = ChatEndpoints.LanguageOf(own.Tenant, asked!.Lang);
        var failure = limits.AdmitsLetter(own.Tenant.Id, own.Visitor, context)
            ? await send.ExecuteAsync(own.Tenant, transcript, asked.Email, TranscriptText.Of(own.Tenant, transcript, language), Actor.Citizen, ct)
            : ChatLimits.TooManyLetters;
        if (failure is not null)
        {
            await Problems.WriteAsync(context, failure);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
