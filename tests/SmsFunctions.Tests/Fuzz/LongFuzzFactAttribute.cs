namespace SmsFunctions.Tests.Fuzz;

/// <summary>A test that takes minutes, and therefore runs only on request.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFuzzFactAttribute : FactAttribute
{
    public LongFuzzFactAttribute()
    {
        if (LongFuzz.Rounds() is null)
        {
            Skip = $"This test is long. Set {LongFuzz.RoundsVariable}=1000000 to run it, and {LongFuzz.SeedVariable} to repeat a run.";
        }
    }
}
