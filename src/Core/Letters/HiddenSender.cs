using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Letters;

/// <summary>
/// Who wrote a letter and asked that nobody learns it. Kept with the letter, sealed, and nowhere else: no citizen is made of it, so that no
/// search, list, export, notice or program can have the name.
/// </summary>
internal sealed record HiddenSender(string? Name, string? Phone, string? NationalId, string? Email, string? Address, string? OnBehalfOf)
{
    private const string Purpose = "letter sender";

    public static byte[] Seal(TenantKey key, RegisterCommand request)
    {
        var given = request.Citizen;
        var sender = new HiddenSender(given?.Name, given?.Phone, given?.NationalId, given?.Email, request.Location?.Address, request.OnBehalfOf);
        return key.SealText(Purpose, JsonSerializer.Serialize(sender, SenderJson.Default.HiddenSender));
    }

    /// <summary>The request without anything that says who wrote it.</summary>
    public static RegisterCommand Without(RegisterCommand request) => request with
    {
        Citizen = new CitizenInput(Language: request.Citizen?.Language),
        OnBehalfOf = null,
        ConfidentialReporter = true,
        PreferredMeans = null,
        Location = request.Location is { } place ? place with { Address = null, Lat = null, Lon = null } : null,
    };

    /// <summary>Whether the ticket's sender is one of these.</summary>
    public static bool Is(ReadSession session, Ticket ticket) => Find(session, ticket) is not null;

    public static CitizenView? Of(Tenant tenant, ReadSession session, Ticket ticket) =>
        Find(session, ticket) is { } kept && JsonSerializer.Deserialize(tenant.Key.OpenText(Purpose, kept), SenderJson.Default.HiddenSender) is { } sender
            ? new CitizenView(sender.Name, sender.Phone, sender.NationalId, sender.Email) { Address = sender.Address, OnBehalfOf = sender.OnBehalfOf }
            : null;

    private static byte[]? Find(ReadSession session, Ticket ticket) =>
        ticket.ArrivedAt is null ? null : session.First<Letter>("\"ticket\" = @p0", ticket.Key)?.Sender;
}

[JsonSerializable(typeof(HiddenSender))]
internal sealed partial class SenderJson : JsonSerializerContext;
