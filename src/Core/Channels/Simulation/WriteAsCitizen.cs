using System.Security.Cryptography;
using System.Text;
using Derman.Channels;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <param name="Name">Of the made-up person; the same name is the same person.</param>
/// <param name="Picture">A picture; null = none.</param>
public sealed record MadeUpMessage(string? Name, string? Text, double? Lat = null, double? Lon = null, Stream? Picture = null, string? PictureType = null, string? PictureName = null);

/// <summary>An administrator writes as a citizen to an account that is tried out. What is written goes the way of every message.</summary>
public sealed class WriteAsCitizen(IClock clock, FillRandom random)
{
    public const int LongestName = 100;
    public const int LongestText = 4000;

    /// <summary>Before the name of a file that lies in the house already.</summary>
    public const string MediaPrefix = "simulation:";

    /// <param name="write">The gateway's own form of stored events.</param>
    public async ValueTask<Result<string>> ExecuteAsync(
        Tenant tenant, string account, MadeUpMessage message, Func<IReadOnlyList<InboundEvent>, byte[]> write, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return TicketErrors.NotYou("simulate");
        }

        if (!SimulatedAccounts.Is(tenant.Configuration, account))
        {
            return SimulationErrors.Live;
        }

        if (Check(message) is { } wrong)
        {
            return wrong;
        }

        var parts = new List<MessagePart>();
        var text = string.IsNullOrWhiteSpace(message.Text) ? null : message.Text.Trim();
        if (text is not null)
        {
            parts.Add(new TextPart(text));
        }

        if (message is { Lat: { } lat, Lon: { } lon })
        {
            parts.Add(new LocationPart(lat, lon, null, null));
        }

        if (message.Picture is { } picture)
        {
            if (await tenant.Store.Files.SaveAsync(picture, ct) is not { } stored)
            {
                return TicketErrors.Required("picture");
            }

            parts.Add(new MediaPart
            {
                MediaId = MediaPrefix + stored.Sha256, Kind = MediaKind.Image, MimeType = message.PictureType, Sha256 = stored.Sha256, FileName = message.PictureName, Caption = text,
            });
        }

        var now = clock.GetCurrentInstant();
        var name = message.Name!.Trim();
        var events = write([new InboundMessage
        {
            ExternalId = $"simulated-{UuidV7.New(now, random):n}", From = PersonOf(name), FromName = name, At = now.ToDateTimeOffset(), Text = text, Parts = parts,
        }]);
        await tenant.Store.WriteAsync(session => SimulatedAccounts.Store(session, account, events, now), ct);
        return PersonOf(name);
    }

    /// <summary>No address of any provider looks like it.</summary>
    internal static string PersonOf(string name) => $"simulated-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FoldedText.Fold(name))).AsSpan(0, 6))}";

    private static Failure? Check(MadeUpMessage message) =>
        string.IsNullOrWhiteSpace(message.Name) ? TicketErrors.Required("name")
        : message.Name.Trim().Length > LongestName ? TicketErrors.TooLong("name", LongestName)
        : message.Text?.Length > LongestText ? TicketErrors.TooLong("text", LongestText)
        : (message.Lat is null) != (message.Lon is null) || message.Lat is < -90 or > 90 || message.Lon is < -180 or > 180 ? SimulationErrors.Place
        : string.IsNullOrWhiteSpace(message.Text) && message is { Lat: null, Picture: null } ? TicketErrors.Required("text")
        : null;
}
