namespace Derman.Durability.Tests;

/// <summary>Needs a PostgreSQL server whose owner <c>DERMAN_TEST_POSTGRES</c> names; without one it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public const string Variable = "DERMAN_TEST_POSTGRES";

    public PostgresFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            Skip = $"{Variable} names no PostgreSQL server.";
        }
    }
}
