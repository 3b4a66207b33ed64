using Derman.Host.Operator;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Derman.Host.Pages.Operator;

/// <summary>For anybody but the operator the page is not there; decided before a byte of what was sent is read.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
internal sealed class OperatorsOnlyAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>Before the check of the form's token, which reads the whole form.</summary>
    public int Order => -10_000;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (context.HttpContext.FindTenant() is not null || !context.HttpContext.RequestServices.GetRequiredService<OperatorLinks>().IsSignedIn(context.HttpContext))
        {
            context.HttpContext.Response.Headers.CacheControl = "no-cache, no-store";
            context.Result = new NotFoundResult();
        }
    }
}
