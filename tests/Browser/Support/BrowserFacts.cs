namespace Derman.Browser.Tests.Support;

/// <summary>Needs Chromium; without one it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.WhyNot;
}

/// <summary>As <see cref="BrowserFactAttribute"/>, for many cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.WhyNot;
}

/// <summary>Takes minutes: <c>bash test.sh long</c> only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongBrowserTheoryAttribute : TheoryAttribute
{
    public LongBrowserTheoryAttribute() => Skip = Chromium.WhyNot ?? (Chromium.IsLong ? null : "Only in the long run (DERMAN_LONG=1).");
}

/// <summary>Takes minutes: <c>bash test.sh long</c> only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongBrowserFactAttribute : FactAttribute
{
    public LongBrowserFactAttribute() => Skip = Chromium.WhyNot ?? (Chromium.IsLong ? null : "Only in the long run (DERMAN_LONG=1).");
}

/// <summary>A case that is left to the long run; its journey is walked in another language every time.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class LongInlineDataAttribute(params object[] data) : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) => Chromium.IsLong ? [data] : [];
}
