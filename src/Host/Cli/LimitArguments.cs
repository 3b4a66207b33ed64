using System.CommandLine;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Cli;

/// <summary>The host's limits on the command line of <c>serve</c>: <c>--limit-requests</c> and so on.</summary>
internal sealed class LimitArguments
{
    private readonly Option<int?> _requests = new("--limit-requests")
    {
        Description = $"Requests a second one tenant may make (default {LimitOptions.DefaultRequests}; in Development unlimited).",
        CustomParser = Amount.Between(1, LimitOptions.MostRequests),
    };

    private readonly Option<int?> _burst = new("--limit-burst")
    {
        Description = "Requests it may make at once after a pause (default twice --limit-requests).",
        CustomParser = Amount.Between(1, LimitOptions.MostRequests),
    };

    private readonly Option<int?> _concurrent = new("--limit-concurrent")
    {
        Description = $"Requests of one tenant at work at the same moment (default {LimitOptions.DefaultConcurrent}).",
        CustomParser = Amount.Between(1, LimitOptions.MostConcurrent),
    };

    private readonly Option<long?> _storage = new("--limit-storage")
    {
        Description = $"Bytes of one tenant's database and files, like 20GB (default {Amount.InWords(LimitOptions.DefaultStorage)}).",
        CustomParser = Amount.BytesFrom(LimitOptions.LeastStorage),
    };

    private readonly Option<int?> _host = new("--limit-host-concurrent")
    {
        Description = $"Requests of all tenants at work at the same moment (default {LimitOptions.DefaultHostConcurrent}).",
        CustomParser = Amount.Between(1, LimitOptions.MostConcurrent),
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_requests, _burst, _concurrent, _storage, _host])
        {
            command.Options.Add(option);
        }
    }

    public LimitOptions Of(ParseResult typed) => new()
    {
        Requests = typed.GetValue(_requests),
        Burst = typed.GetValue(_burst),
        Concurrent = typed.GetValue(_concurrent) ?? LimitOptions.DefaultConcurrent,
        Storage = typed.GetValue(_storage) ?? LimitOptions.DefaultStorage,
        HostConcurrent = typed.GetValue(_host) ?? LimitOptions.DefaultHostConcurrent,
    };
}
