using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Citizens.Joining;

/// <summary>A number the provider vouches for as the sender's own is kept as a proven way to reach them. A card of somebody else is only a card.</summary>
internal static class OwnNumbers
{
    public static void Note(WriteSession session, Conversation conversation, InboundMessage message, Instant now)
    {
        if (conversation is not { Public: false, Simulated: false, Citizen: { } citizen }
            || message is not { IsOurs: false, Visibility: MessageVisibility.Private, Automation: MessageAutomation.None }
            || conversation.Recipient != message.From)
        {
            return;
        }

        foreach (var number in message.Parts.OfType<ContactCardPart>().Where(c => c.IsOfSender).SelectMany(c => c.Phones).Select(Number).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            Keep(session, citizen, number, now);
        }
    }

    /// <summary>Providers write their people's numbers with the country's code, with or without plus.</summary>
    private static string? Number(string written) => PhoneNumber.FromWhatsAppId(string.Concat(written.Where(char.IsAsciiDigit))).Number?.E164;

    private static void Keep(WriteSession session, long citizen, string number, Instant now)
    {
        var points = session.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", citizen);
        if (points.Find(p => p.Kind == "phone" && p.Value == number) is not { } known)
        {
            session.Insert(new ContactPoint { Citizen = citizen, Seq = points.Count == 0 ? 1 : points[^1].Seq + 1, Kind = "phone", Value = number, AddedAt = now, Proof = ContactProofs.Card });
        }
        else if (known.Proof is null)
        {
            known.Proof = ContactProofs.Card;
            session.Update(known);
        }
    }
}
