using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Derman.Floor;

/// <summary>The rows of one registration as prepared commands: twelve inserts, the same tables and sizes as the product's.</summary>
internal sealed class Rows : IDisposable
{
    private const string Receipt =
        "Başvurunuz alındı, numaranız TTV-2026-000001. Alo 153 Ak Masa Çağrı Merkezi en geç 25 Kasım 2026 size haber verecek. Takip kodunuz: M8BX-VMYE-1P2N-R. Tatvan Belediyesi Alo 153 Ak Masa";

    private readonly SqliteCommand _ticket;
    private readonly SqliteCommand _custody;
    private readonly SqliteCommand _clock;
    private readonly SqliteCommand _message;
    private readonly SqliteCommand _delivery;
    private readonly SqliteCommand _event;
    private readonly SqliteCommand _citizen;
    private readonly SqliteCommand _contact;
    private readonly SqliteCommand _search;
    private readonly SqliteCommand[] _all;
    private byte[] _head = new byte[32];

    public Rows(SqliteConnection connection)
    {
        _ticket = Insert(connection, "ticket", "key", "id", "version", "number", "tracking_code", "state", "category", "topic", "directorate", "urgency", "channel", "text", "sensitivity", "citizen", "confidential_reporter", "consent", "language", "address", "registered_at", "registered_by", "changed_at", "next_due", "cycle", "proof_count", "open_tasks");
        _custody = Insert(connection, "custody", "ticket", "seq", "holder_kind", "holder", "state", "category", "author", "from");
        _clock = Insert(connection, "running_clock", "ticket", "clock", "subject", "kind", "directorate", "calendar", "minutes", "end_of_day", "round_the_clock", "configuration_version", "started_at", "due", "level", "next_at");
        _message = Insert(connection, "message", "key", "ticket", "direction", "template", "author", "text", "at", "received_at");
        _delivery = Insert(connection, "delivery", "message", "ticket", "means", "state", "idempotency_key", "attempts");
        _event = Insert(connection, "ticket_event", "seq", "ticket", "kind", "actor", "at", "content", "salt", "content_hash", "hash");
        _citizen = Insert(connection, "citizen", "key", "id", "name", "folded_name", "created_at");
        _contact = Insert(connection, "contact_point", "citizen", "seq", "kind", "value", "added_at");
        _search = Insert(connection, "ticket_search", "rowid", "stems");
        _all = [_ticket, _custody, _clock, _message, _delivery, _event, _citizen, _contact, _search];
    }

    public SqliteTransaction? Transaction
    {
        set
        {
            foreach (var command in _all)
            {
                command.Transaction = value;
            }
        }
    }

    public void Write(long key, Guid id, string number, Wish wish, string search, long now)
    {
        var due = now + 900_000_000_000;
        var idBytes = id.ToByteArray(bigEndian: true);
        Run(_citizen, key, Guid.CreateVersion7().ToByteArray(bigEndian: true), wish.Citizen.Name, wish.Citizen.Name, now);
        Run(_contact, key, 1L, "phone", wish.Citizen.Phone, now);
        Run(_ticket, key, idBytes, 1L, number, Code(idBytes), "yeni", "Open", wish.Topic, "AKMASA", "normal", "api", wish.Text, "none", key, 0L, 0L, "tr", wish.Location.Address, now, "client:demo", now, due, 1L, 0L, 0L);
        Run(_custody, key, 1L, "desk", "AKMASA", "yeni", "Open", "client:demo", now);
        Run(_clock, key, "firstResponse", "", "internal", "AKMASA", "office", 60.0, 0L, 0L, 1L, now, due, 0L, due);
        Run(_clock, key, "assign", "", "internal", "AKMASA", "office", 240.0, 0L, 0L, 1L, now, due, 0L, due);
        Run(_clock, key, "resolve", "", "promised", "AKMASA", "office", 1440.0, 0L, 0L, 1L, now, due, 0L, due);
        Run(_message, key, key, "out", "receipt", "system", Receipt, now, now);
        Run(_delivery, key, key, "portal", "posted", Guid.CreateVersion7().ToByteArray(bigEndian: true), 0L);
        var content = $$"""{"topic":"{{wish.Topic}}","directorate":"AKMASA","state":"yeni","channel":"api","urgency":"normal","requestType":null}""";
        var salt = RandomNumberGenerator.GetBytes(16);
        var contentHash = SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(content)]);
        _head = SHA256.HashData([.. _head, .. contentHash]);
        Run(_event, key, key, "registered", "client:demo", now, content, salt, contentHash, _head);
        Run(_search, key, search);
    }

    public void Dispose()
    {
        foreach (var command in _all)
        {
            command.Dispose();
        }
    }

    /// <summary>As long and as random as a tracking code.</summary>
    private static string Code(byte[] id) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(id.AsSpan(8, 2))}-{Convert.ToHexString(id.AsSpan(10, 2))}-{Convert.ToHexString(id.AsSpan(12, 2))}-R{Convert.ToHexString(id.AsSpan(14, 2))}");

    private static SqliteCommand Insert(SqliteConnection connection, string table, params string[] columns)
    {
        var command = connection.CreateCommand();
        var names = columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")).ToArray();
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", names)})";
        foreach (var name in names)
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }
}
