namespace SmsFunctions.Tests.Infra;

/// <summary>A test that runs the Bicep compiler. Where there is none, it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (BicepCompiler.Path is null)
        {
            Skip = "The Bicep compiler is a package for Linux on x64; this test was left out.";
        }
    }
}
