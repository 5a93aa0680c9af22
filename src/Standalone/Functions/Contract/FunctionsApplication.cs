using SmsFunctions.Standalone.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The start of a Functions app's Program.</summary>
public class FunctionsApplication
{
    /// <summary>Settings that make a start impossible end the process here, with the reason and exit code 1.</summary>
    /// <param name="args"><c>--port N</c> chooses the port, 7071 by default; 0 takes a free one.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            return new FunctionsApplicationBuilder(RuntimeOptions.FromArguments(args));
        }
        catch (StartupException problem)
        {
            Console.Error.WriteLine(problem.Message);
            Environment.Exit(1);
            throw;
        }
    }
}
