namespace Derman.Host.Tenancy.Limits;

/// <summary>
/// What one tenant may take of the host when nothing else was agreed with it. Meant to be out of sight: a municipality with 2,000
/// applications a day and 300 staff makes fewer than 100 requests a second at its busiest. A program that runs wild makes thousands.
/// </summary>
public sealed record LimitOptions
{
    public const int DefaultRequests = 1000;
    public const int DefaultConcurrent = 64;
    public const long DefaultStorage = 200L * 1000 * 1000 * 1000;
    public const int DefaultHostConcurrent = 512;

    /// <summary>
    /// Requests a second. 1–1,000,000; null is 1,000 in Production, and without a limit in Development, where one tenant is measured and
    /// demonstrated on one machine. Provider webhooks have a bucket of their own, <see cref="WebhookShare"/> times as large.
    /// </summary>
    public int? Requests { get; init; }

    /// <summary>Requests at once after a pause. 1–1,000,000; null is twice <see cref="Requests"/>.</summary>
    public int? Burst { get; init; }

    /// <summary>Requests being worked on at the same moment. 1–10,000 (webhooks have as many of their own, at least the default). <see cref="WaitShare"/> times as many may wait for their turn.</summary>
    public int Concurrent { get; init; } = DefaultConcurrent;

    /// <summary>Bytes of database and files together. At least 1,000,000. Beyond it nobody can upload or register over web and API.</summary>
    public long Storage { get; init; } = DefaultStorage;

    /// <summary>
    /// Requests of all tenants being worked on at the same moment. 1–10,000. Twice as many may wait. Keeps the thread pool for those who
    /// are at work when many tenants are busy at once.
    /// </summary>
    public int HostConcurrent { get; init; } = DefaultHostConcurrent;

    /// <summary>A provider repeats what was refused only for so long: refusing its calls is the last thing to do.</summary>
    internal const int WebhookShare = 4;

    /// <summary>Never below this many webhooks a second, however small a tenant's own limit.</summary>
    internal const int FewestWebhooks = 200;

    internal const int WaitShare = 4;

    internal const int MostRequests = 1_000_000;
    internal const int MostConcurrent = 10_000;
    internal const long LeastStorage = 1_000_000;

    /// <summary>Turns of the background workers against the other tenants'. 1–100.</summary>
    internal const int DefaultWeight = 1;
    internal const int MostWeight = 100;

    /// <exception cref="InvalidOperationException">A value is outside its range.</exception>
    public LimitOptions Checked()
    {
        Check(Requests ?? 1, MostRequests, nameof(Requests));
        Check(Burst ?? 1, MostRequests, nameof(Burst));
        Check(Concurrent, MostConcurrent, nameof(Concurrent));
        Check(HostConcurrent, MostConcurrent, nameof(HostConcurrent));
        return Storage >= LeastStorage ? this : throw new InvalidOperationException($"The limit {nameof(Storage)} is below {LeastStorage} bytes.");
    }

    private static void Check(int value, int most, string name)
    {
        if (value < 1 || value > most)
        {
            throw new InvalidOperationException($"The limit {name} is not between 1 and {most}.");
        }
    }
}
