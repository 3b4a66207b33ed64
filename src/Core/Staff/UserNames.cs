using System.Text;

namespace Derman.Core.Staff;

/// <summary>User names as they are compared: case, width and the four Turkish i are one, because keyboards put in their own.</summary>
public static class UserNames
{
    public const int Longest = 60;

    public static string Normalise(string name) =>
        Storage.Provider.Clean(name)!.Trim().Normalize(NormalizationForm.FormKC).Replace('ı', 'I').Replace('İ', 'I').ToUpperInvariant();

    /// <summary>Letters, digits, and <c>. _ - @</c> between them.</summary>
    public static bool IsShaped(string name) =>
        name.Length is >= 2 and <= Longest && name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@') && char.IsLetterOrDigit(name[0]);
}
