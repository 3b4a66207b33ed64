namespace Derman.Core.Tests.Storage;

/// <summary>A test that needs a pooler; reported as skipped where <c>DERMAN_TEST_PGBOUNCER</c> does not say how to start one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgbouncerFactAttribute : FactAttribute
{
    public PgbouncerFactAttribute()
    {
        if (Pgbouncer.Start is null || !Engine.IsPostgres)
        {
            Skip = "No PgBouncer here: DERMAN_TEST_PGBOUNCER is the command that starts one.";
        }
    }
}
