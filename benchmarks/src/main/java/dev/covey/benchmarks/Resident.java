package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a process that is in the machine's, as Linux has it. */
final class Resident {
  private static final String LABEL = "VmRSS:";

  private Resident() {}

  static long bytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith(LABEL)) {
        String kilobytes = line.substring(LABEL.length()).replace("kB", "").strip();
        return Long.parseLong(kilobytes) << 10;
      }
    }
    throw new IOException("no line " + LABEL + " in the status of process " + pid);
  }
}
