package dev.covey.discovery.etcd;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The etcd to test with: the one on the path, else Debian's package, unpacked without being
 * installed. It is kept in {@code target/etcd} of the project's root, or in {@code .cache/covey} of
 * the user's home when run elsewhere.
 */
public final class EtcdBinary {

  private static final String PACKAGE = "etcd-server";

  private EtcdBinary() {}

  /** Empty if there is none and none can be had. */
  public static synchronized Optional<Path> find() throws IOException, InterruptedException {
    Optional<Path> installed =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .map(folder -> Path.of(folder, "etcd"))
            .filter(Files::isExecutable)
            .findFirst();
    return installed.isPresent() ? installed : unpacked();
  }

  private static Optional<Path> unpacked() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache());
    Path binary = folder.resolve("etcd");
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) { // other JVMs may be about to do the same
      if (!Files.isExecutable(binary) && (download(folder) || downloadByOwnLists(folder))) {
        unpack(folder, binary);
      }
      return lock.isValid() && Files.isExecutable(binary) ? Optional.of(binary) : Optional.empty();
    }
  }

  private static Path cache() {
    Path here = Path.of(System.getProperty("covey.root", "")).toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("discovery-etcd/pom.xml")))
        .findFirst()
        .map(root -> root.resolve("target/etcd"))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/covey/etcd"));
  }

  private static boolean download(Path folder, String... options)
      throws IOException, InterruptedException {
    return runs(folder, apt(options, "download", PACKAGE)) && debianPackage(folder).isPresent();
  }

  /** For a plain user of a machine that has no package lists. */
  private static boolean downloadByOwnLists(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("apt/state/lists/partial"));
    Files.createDirectories(folder.resolve("apt/cache/archives/partial"));
    String[] options = {
      "-oDir::State=" + folder.resolve("apt/state"),
      "-oDir::State::status=/var/lib/dpkg/status",
      "-oDir::Cache=" + folder.resolve("apt/cache")
    };
    return runs(folder, apt(options, "update")) && download(folder, options);
  }

  private static List<String> apt(String[] options, String... command) {
    return Stream.of(new String[] {"apt-get", "-qq"}, options, command)
        .flatMap(Arrays::stream)
        .toList();
  }

  private static void unpack(Path folder, Path binary) throws IOException, InterruptedException {
    Path unpacked = folder.resolve("unpacked");
    String deb = debianPackage(folder).orElseThrow().toString();
    if (runs(folder, List.of("dpkg", "-x", deb, unpacked.toString()))) {
      Files.move(unpacked.resolve("usr/bin/etcd"), binary, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Optional<Path> debianPackage(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).findFirst();
    }
  }

  private static boolean runs(Path folder, List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      return process.waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
