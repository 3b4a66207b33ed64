using NodaTime;

namespace Derman.Core.Tickets.Photos;

/// <summary>What a photo says about itself, read once when it came in. No row: it says nothing.</summary>
public sealed class PhotoFact
{
    public Guid Attachment { get; set; }

    public Instant? TakenAt { get; set; }

    public double? Lat { get; set; }

    public double? Lon { get; set; }
}
