using System.Runtime.CompilerServices;

namespace Derman.Core.Tenancy.Packs;

/// <summary>What is made of a section, once for as long as the section lives: tenants that share the one share the other.</summary>
internal static class Compiled<TSection, TResult>
    where TSection : class
    where TResult : class
{
    private static readonly ConditionalWeakTable<TSection, TResult> Made = [];

    /// <param name="make">Pure; always the same one for these two types.</param>
    public static TResult Of(TSection section, Func<TSection, TResult> make) => Made.GetValue(section, s => make(s));
}
