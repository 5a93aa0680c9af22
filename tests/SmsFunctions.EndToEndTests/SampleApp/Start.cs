namespace SampleApp;

/// <summary>Makes the start fail on request: <c>SampleStart</c> is <c>fails</c>, or a case and the path of a file that the first start creates.</summary>
internal static class Start
{
    /// <exception cref="IOException">Thrown by the first start of <c>port:FILE</c>, as if another process had taken the worker's port.</exception>
    public static bool Fails()
    {
        switch (Environment.GetEnvironmentVariable("SampleStart")?.Split(':', 2))
        {
            case ["fails"]:
                Console.WriteLine("first line, to standard output");
                Console.Error.WriteLine("second line, to standard error");
                Console.Error.WriteLine("third line, to standard error");
                return true;
            case ["port", var file] when IsFirst(file):
                throw new IOException("Failed to bind to address http://127.0.0.1:1: address already in use.");
            case ["once", var file]:
                return !IsFirst(file);
            default:
                return false;
        }
    }

    private static bool IsFirst(string file)
    {
        if (File.Exists(file))
        {
            return false;
        }

        File.WriteAllText(file, "");
        return true;
    }
}
