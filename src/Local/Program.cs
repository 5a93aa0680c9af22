await using var azurite = await SmsFunctions.Local.Azurite.StartAsync(new(0, 0, 0), null, Console.WriteLine);
