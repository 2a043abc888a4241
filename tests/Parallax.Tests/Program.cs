using Parallax.Tests.Ranks;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// xunit's runner; or, when a test starts this program again as one rank of several, that rank's part of the test.
if (RankProgram.IsAsked(args)) return RankProgram.Run(args);
return args.Contains("--server")
    ? await TestPlatformTestFramework.RunAsync(args, (_, _) => { })
    : await ConsoleRunner.Run(args);
