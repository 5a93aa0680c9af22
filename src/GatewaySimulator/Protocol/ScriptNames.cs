namespace GatewaySimulator.Protocol;

internal static class ScriptNames
{
    /// <summary>The script that the last segment of <paramref name="path"/> names, in any folder.</summary>
    public static Script? FromPath(string path) => path.AsSpan(path.LastIndexOf('/') + 1) switch
    {
        "1c_s.php" => Script.Single,
        "1c_s_t.php" => Script.Timed,
        "1c_p.php" => Script.Batch,
        "1c_b.php" => Script.Balance,
        "1c_i.php" => Script.Status,
        _ => null,
    };

    public static string FileName(this Script script) => script switch
    {
        Script.Single => "1c_s.php",
        Script.Timed => "1c_s_t.php",
        Script.Batch => "1c_p.php",
        Script.Balance => "1c_b.php",
        _ => "1c_i.php",
    };

    public static bool Sends(this Script script) => script is Script.Single or Script.Timed or Script.Batch;
}
