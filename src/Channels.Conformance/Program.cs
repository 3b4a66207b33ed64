using Derman.Channels.Conformance;
using Derman.Channels.Conformance.Provider;
using Derman.Channels.Conformance.Report;

// FOLDER -- PROGRAM [ARGUMENT...]: the plugin's folder as it will be installed, and the program that plays its provider.
var separator = Array.IndexOf(args, "--");
if (separator != 1 || args.Length < 3 || !File.Exists(Path.Combine(args[0], "channel.json")))
{
    await Console.Error.WriteLineAsync("usage: FOLDER -- PROVIDER [ARGUMENT...]   (FOLDER holds channel.json; PROVIDER plays your provider)");
    return 2;
}

// The kit's calls wait on their threads, as a plugin in the same process would work on them.
ThreadPool.SetMinThreads(64, 16);
RunnerConformance.Log = new WordsOfPlugins(TextWriter.Synchronized(Console.Error));
ProviderProcess provider;
try
{
    provider = await ProviderProcess.StartAsync(args[2], args[3..]);
}
catch (Exception e) when (e is InvalidOperationException or InvalidDataException or System.ComponentModel.Win32Exception or System.Text.Json.JsonException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

await using (provider)
{
    FolderConformance.Point(Path.TrimEndingDirectorySeparator(Path.GetFullPath(args[0])), provider);
    var report = await KitRun.RunAsync(Console.Out);
    await RunnerConformance.EndAsync();
    await Console.Out.WriteLineAsync($"{report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
    return report is { Failed: 0, Passed: > 0 } ? 0 : 1;
}
