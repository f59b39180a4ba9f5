package dev.covey.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A revision of the sources in a folder of its own, outside of the tree, which goes when this is
 * closed. A clone that shares the objects of the repository, and leaves no trace in it.
 */
final class Checkout implements AutoCloseable {
  private final Path folder;
  private final String commit;

  private Checkout(Path folder, String commit) {
    this.folder = folder;
    this.commit = commit;
  }

  /**
   * Of the repository that the benchmarks run in.
   *
   * @throws IllegalArgumentException as of {@link #of(Path, String)}
   */
  static Checkout of(String revision) throws IOException, InterruptedException {
    return of(Path.of(System.getProperty("covey.root", ".")).toAbsolutePath(), revision);
  }

  /**
   * Of the repository that {@code root} is in.
   *
   * @param revision as git takes it
   * @throws IllegalArgumentException if there is no such commit
   */
  static Checkout of(Path root, String revision) throws IOException, InterruptedException {
    String commit = commit(root, revision);
    Checkout checkout = new Checkout(Files.createTempDirectory("covey-checkout"), commit);
    try {
      String folder = checkout.folder.toString();
      Host.output(
          List.of("git", "clone", "-q", "--shared", "--no-checkout", root.toString(), folder));
      Host.output(List.of("git", "-C", folder, "checkout", "-q", "--detach", commit));
      return checkout;
    } catch (Throwable failed) {
      checkout.close();
      throw failed;
    }
  }

  private static String commit(Path root, String revision)
      throws IOException, InterruptedException {
    if (!Host.has("git")) {
      throw new IOException("git: not on the path");
    }
    try {
      return Host.output(
          List.of(
              "git",
              "-C",
              root.toString(),
              "rev-parse",
              "--verify",
              "--quiet",
              "--end-of-options",
              revision + "^{commit}"));
    } catch (IOException unknown) {
      throw new IllegalArgumentException(
          "revision: '" + revision + "' (expected: a commit that git knows in " + root + ")",
          unknown);
    }
  }

  Path folder() {
    return folder;
  }

  /** The commit's name, in full. */
  String commit() {
    return commit;
  }

  /** The class path of its benchmarks, which this builds as {@code benchmarks/run} does. */
  String benchmarks() throws IOException, InterruptedException {
    System.err.println("Building " + commit);
    Host.output(
        List.of(
            "mvn",
            "-q",
            "-B",
            "-f",
            folder.resolve("pom.xml").toString(),
            "-pl",
            "benchmarks",
            "-am",
            "package",
            "-DskipTests"));
    Path target = folder.resolve("benchmarks").resolve("target");
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
