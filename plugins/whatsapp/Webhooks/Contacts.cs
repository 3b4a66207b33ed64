using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.WhatsApp.Webhooks;

/// <summary>The people a change names, found by number (<c>wa_id</c>) or by business-scoped user id (<c>user_id</c>).</summary>
internal sealed class Contacts
{
    private readonly List<(string? WaId, string? UserId, string? Name)> _people = [];

    public static Contacts Read(JsonElement value)
    {
        var contacts = new Contacts();
        foreach (var contact in value.List("contacts"))
        {
            var profile = contact.Object("profile");
            contacts._people.Add((contact.Text("wa_id"), contact.Text("user_id"), profile?.Text("name") ?? profile?.Text("username")));
        }

        return contacts;
    }

    /// <summary>
    /// The sender of a message. Since 2026 a person with a user name may come without a number: then the business-scoped id is the identity.
    /// </summary>
    public (string? From, string? Alternate, string? Name) SenderOf(JsonElement message)
    {
        var number = message.Text("from");
        var userId = message.Text("from_user_id");
        var person = _people.FirstOrDefault(person =>
            (number is not null && person.WaId == number) || (userId is not null && person.UserId == userId));
        if (person == default && _people.Count == 1)
        {
            person = _people[0];
        }

        number ??= person.WaId;
        userId ??= person.UserId;
        return number is null ? (userId, null, person.Name) : (number, userId, person.Name);
    }
}
