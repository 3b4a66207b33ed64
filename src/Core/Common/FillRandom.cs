namespace Derman.Core.Common;

/// <summary>The source of unpredictable bytes. The host passes <c>RandomNumberGenerator.Fill</c>; a test passes fixed bytes.</summary>
public delegate void FillRandom(Span<byte> destination);
