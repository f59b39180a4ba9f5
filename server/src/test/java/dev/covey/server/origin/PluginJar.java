package dev.covey.server.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.GetterProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes a plug-in's jar from source. */
public final class PluginJar {

  private PluginJar() {}

  /**
   * Compiles one class of package {@code plug} and puts it into a jar.
   *
   * @param services the lines of the file that names its providers
   */
  public static void make(Path jar, Path scratch, String name, String body, String... services)
      throws IOException {
    Path source = Files.createDirectories(scratch.resolve("plug")).resolve(name + ".java");
    Files.writeString(
        source,
        """
        package plug;
        import dev.covey.group.*;
        import java.util.*;
        %s
        """
            .formatted(body));
    Path classes = Files.createDirectories(scratch.resolve("classes"));
    compile(source, classes);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
        out.write(Files.readAllBytes(path));
      }
      out.putNextEntry(new ZipEntry("META-INF/services/" + GetterProvider.class.getName()));
      out.write(String.join("\n", services).getBytes(UTF_8));
    }
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
      options.addAll(List.of("-cp", System.getProperty("java.class.path")));
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).isTrue();
    }
  }
}
