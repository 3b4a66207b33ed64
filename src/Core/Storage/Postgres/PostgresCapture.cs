using Derman.Core.Storage.Copying;

namespace Derman.Core.Storage.Postgres;

/// <summary>The statements that begin and end noting changes in a schema; carried out by its owner with the schema as path.</summary>
internal static class PostgresCapture
{
    public static IEnumerable<string> Begin(PostgresPlace place) =>
    [
        .. End,
        $"CREATE TABLE \"{ChangeCapture.Table}\" (\"seq\" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"table\" text COLLATE \"C\" NOT NULL, {ChangeCapture.KeyList.Replace("\",", "\" text,", StringComparison.Ordinal)} text)",
        .. place.Role is { } role ? (string[])[$"GRANT SELECT, DELETE ON \"{ChangeCapture.Table}\" TO {PostgresDialect.Quote(role)}"] : [],
        // With the owner's rights: the tenant's role may not write notes of its own.
        $"""
         CREATE FUNCTION "capture_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = {PostgresDialect.Quote(place.Schema)} AS $body$
         DECLARE
             "was" jsonb := to_jsonb(COALESCE(NEW, OLD));
             "keys" text[] := array_fill(NULL::text, ARRAY[{ChangeCapture.KeyColumns}]);
         BEGIN
             IF TG_OP = 'DELETE' THEN "was" := to_jsonb(OLD); END IF;
             FOR i IN 0 .. TG_NARGS - 1 LOOP
                 "keys"[i + 1] := "was" ->> TG_ARGV[i];
             END LOOP;
             INSERT INTO "{ChangeCapture.Table}" ("table", {ChangeCapture.KeyList}) VALUES (TG_TABLE_NAME, {string.Join(", ", Enumerable.Range(1, ChangeCapture.KeyColumns).Select(i => $"\"keys\"[{i}]"))});
             RETURN NULL;
         END $body$
         """,
        .. from table in TenantModel.Tables
           select $"CREATE TRIGGER \"capture_change\" AFTER INSERT OR UPDATE OR DELETE ON \"{table.Name}\" FOR EACH ROW EXECUTE FUNCTION \"capture_change\"({string.Join(", ", table.Key.Select(k => $"'{table.Columns[k]}'"))})",
    ];

    public static IEnumerable<string> End =>
    [
        .. from table in TenantModel.Tables select $"DROP TRIGGER IF EXISTS \"capture_change\" ON \"{table.Name}\"",
        "DROP FUNCTION IF EXISTS \"capture_change\"()",
        $"DROP TABLE IF EXISTS \"{ChangeCapture.Table}\"",
    ];
}
