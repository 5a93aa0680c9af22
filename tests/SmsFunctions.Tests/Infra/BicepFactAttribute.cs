namespace SmsFunctions.Tests.Infra;

/// <summary>A test that runs the Bicep compiler. Without a compiler, the test is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (BicepCompiler.Path is null)
        {
            Skip = "The test needs the Bicep compiler, which is available as a package for Linux on x64 only.";
        }
    }
}
