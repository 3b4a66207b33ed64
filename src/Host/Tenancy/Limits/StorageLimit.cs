using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Pages.Setup;

namespace Derman.Host.Tenancy.Limits;

/// <summary>
/// Marks what a full tenant can do without: uploads and registering over web and API. What providers send and what staff do with the
/// tickets that are there is never marked.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GrowsStoreAttribute : Attribute;

/// <summary>Refuses what a tenant has no room for any more.</summary>
internal sealed class StorageLimit(TenantRegistry registry, StorageUse use, LimitedLately lately, LimitOptions options)
{
    public const string Code = "tenant.storageFull";
    private static readonly Failure Full = new(Code, FailureKind.Conflict);

    public Failure? Refusal(TenantId tenant)
    {
        if (registry.Entry(tenant) is not { } entry || !use.IsFull(tenant, TenantLimits.Of(entry, options).Storage))
        {
            return null;
        }

        lately.Note(tenant, "Storage");
        return Full;
    }

    /// <summary>After routing, before the endpoint reads a body.</summary>
    public Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<GrowsStoreAttribute>() is null
            || context.FindTenant() is not { } tenant
            || Refusal(tenant.Id) is null)
        {
            return next(context);
        }

        // RFC 4918, 11.5: the request was sound, and there is no room to keep what it brings.
        if (!ErrorPages.WantsPage(context.Request))
        {
            return Problems.WriteAsync(context, StatusCodes.Status507InsufficientStorage, Code);
        }

        context.Response.StatusCode = StatusCodes.Status507InsufficientStorage; // the error pages give it words
        return Task.CompletedTask;
    }
}
