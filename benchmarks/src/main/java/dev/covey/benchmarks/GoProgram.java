package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our program around Go's groupcache, built from the source that Debian packages: {@code
 * golang-go}, {@code golang-github-golang-groupcache-dev} and {@code golang-goprotobuf-dev}.
 * Immutable.
 */
record GoProgram(Path source, Path binary) {
  private static final Path DEBIAN = Path.of("/usr/share/gocode");
  private static final Path LIBRARY = DEBIAN.resolve("src/github.com/golang/groupcache");

  /** In the checkout at {@code root}. */
  static GoProgram in(Path root) {
    Path module = root.resolve("benchmarks");
    return new GoProgram(
        module.resolve("src/main/go/groupcache.go"), module.resolve("target/groupcache"));
  }

  /** What it takes to build it, and is not here. */
  static Optional<String> missing() {
    if (!Host.has("go")) {
      return Optional.of("go");
    }
    return Files.isDirectory(LIBRARY) ? Optional.empty() : Optional.of(LIBRARY.toString());
  }

  /**
   * The command that runs it.
   *
   * @param tuned whether it keeps idle connections
   */
  List<String> command(boolean tuned, boolean client, Seat seat) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(PeersProcess.place(client, seat));
    if (tuned) {
      command.add("tuned");
    }
    return command;
  }

  /** Takes the compiler some seconds. */
  void build() throws IOException, InterruptedException {
    ProcessBuilder go =
        new ProcessBuilder("go", "build", "-o", binary.toString(), source.toString());
    go.environment().put("GO111MODULE", "off");
    go.environment().put("GOPATH", DEBIAN.toString());
    Host.output(go);
  }
}
