return Parallax.ParallaxApp.Run(args, Parallax.Training.MethodCatalog.BuiltIn());
