namespace Derman.Host.Pages.Portal;

/// <summary>Fields for photographs and, where asked, a voice note.</summary>
/// <param name="Photos">Photographs that are there.</param>
/// <param name="Voices">Voice notes that are there.</param>
/// <param name="Voice">Offers one.</param>
internal sealed record AddFiles(int Photos, int Voices, bool Voice);
