package dev.covey.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second JVM: the same java as this one, stderr shared. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * The command that runs {@code main} of this class path, with these flags for the JVM and these
   * arguments.
   */
  static ProcessBuilder of(List<String> flags, Class<?> main, String... args) {
    return of(flags, System.getProperty("java.class.path"), main.getName(), args);
  }

  /** The same of another class path. */
  static ProcessBuilder of(List<String> flags, String classPath, String main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
