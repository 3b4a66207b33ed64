using Derman.Host.Cli;

return await CommandLine.RunAsync(args);
