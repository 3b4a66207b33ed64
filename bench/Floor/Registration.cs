using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Floor;

/// <summary>Runs one prepared insert of <see cref="Registration.Tables"/> with its values.</summary>
internal delegate void Insert(int table, params object[] values);

/// <summary>The rows of one registration: twelve inserts, the same tables and sizes as the product's, on either engine.</summary>
internal sealed class Registration
{
    public const int Search = 8;

    private const string Receipt =
        "Başvurunuz alındı, numaranız TTV-2026-000001. Alo 153 Ak Masa Çağrı Merkezi en geç 25 Kasım 2026 size haber verecek. Takip kodunuz: M8BX-VMYE-1P2N-R. Tatvan Belediyesi Alo 153 Ak Masa";

    /// <summary>Table and columns of each prepared insert; <see cref="Search"/> is the engine's own.</summary>
    public static readonly string[][] Tables =
    [
        ["citizen", "key", "id", "name", "folded_name", "created_at"],
        ["contact_point", "citizen", "seq", "kind", "value", "added_at"],
        ["ticket", "key", "id", "version", "number", "tracking_code", "state", "category", "topic", "directorate", "urgency", "channel", "text", "sensitivity", "citizen", "confidential_reporter", "consent", "language", "address", "registered_at", "registered_by", "changed_at", "next_due", "cycle", "proof_count", "open_tasks"],
        ["custody", "ticket", "seq", "holder_kind", "holder", "state", "category", "author", "from"],
        ["running_clock", "ticket", "clock", "subject", "kind", "directorate", "calendar", "minutes", "end_of_day", "round_the_clock", "configuration_version", "started_at", "due", "level", "next_at"],
        ["message", "key", "ticket", "direction", "template", "author", "text", "at", "received_at"],
        ["delivery", "message", "ticket", "means", "state", "idempotency_key", "attempts"],
        ["ticket_event", "seq", "ticket", "kind", "actor", "at", "content", "salt", "content_hash", "hash"],
    ];

    private byte[] _head = new byte[32];

    public void Write(Insert insert, long key, Guid id, string number, Wish wish, string search, long now)
    {
        var due = now + 900_000_000_000;
        var idBytes = id.ToByteArray(bigEndian: true);
        insert(0, key, Guid.CreateVersion7().ToByteArray(bigEndian: true), wish.Citizen.Name, wish.Citizen.Name, now);
        insert(1, key, 1L, "phone", wish.Citizen.Phone, now);
        insert(2, key, idBytes, 1L, number, Code(idBytes), "yeni", "Open", wish.Topic, "AKMASA", "normal", "api", wish.Text, "none", key, 0L, 0L, "tr", wish.Location.Address, now, "client:demo", now, due, 1L, 0L, 0L);
        insert(3, key, 1L, "desk", "AKMASA", "yeni", "Open", "client:demo", now);
        insert(4, key, "firstResponse", "", "internal", "AKMASA", "office", 60.0, 0L, 0L, 1L, now, due, 0L, due);
        insert(4, key, "assign", "", "internal", "AKMASA", "office", 240.0, 0L, 0L, 1L, now, due, 0L, due);
        insert(4, key, "resolve", "", "promised", "AKMASA", "office", 1440.0, 0L, 0L, 1L, now, due, 0L, due);
        insert(5, key, key, "out", "receipt", "system", Receipt, now, now);
        insert(6, key, key, "portal", "posted", Guid.CreateVersion7().ToByteArray(bigEndian: true), 0L);
        var content = $$"""{"topic":"{{wish.Topic}}","directorate":"AKMASA","state":"yeni","channel":"api","urgency":"normal","requestType":null}""";
        var salt = RandomNumberGenerator.GetBytes(16);
        var contentHash = SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(content)]);
        _head = SHA256.HashData([.. _head, .. contentHash]);
        insert(7, key, key, "registered", "client:demo", now, content, salt, contentHash, _head);
        insert(Search, key, search);
    }

    /// <summary>The statement of one of <see cref="Tables"/>, with the parameters written as the engine wants them.</summary>
    public static string Sql(string[] table, Func<int, string> parameter) =>
        $"INSERT INTO \"{table[0]}\" ({string.Join(", ", table.Skip(1).Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", table.Skip(1).Select((_, i) => parameter(i)))})";

    /// <summary>As long and as random as a tracking code.</summary>
    private static string Code(byte[] id) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(id.AsSpan(8, 2))}-{Convert.ToHexString(id.AsSpan(10, 2))}-{Convert.ToHexString(id.AsSpan(12, 2))}-R{Convert.ToHexString(id.AsSpan(14, 2))}");
}
