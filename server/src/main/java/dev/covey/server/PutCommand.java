package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code covey put}: a value in place of what the cluster has of a key. */
@Command(
    name = "put",
    description = {
      "Put a value in place of what the cluster has of a key. The origin is not told.",
      "",
      "Prints nothing. Exits with 1 and names them if not all members have acknowledged."
    },
    mixinStandardHelpOptions = true)
final class PutCommand implements Callable<Integer> {

  private record Put(String group, String key, int bytes) {}

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(paramLabel = "GROUP", description = "The group's name.")
  private String group = "";

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(
      paramLabel = "VALUE",
      description = "The value, as UTF-8; @FILE: the bytes of a file; -: those of stdin.")
  private String value = "";

  @Option(
      names = "--time-to-live",
      paramLabel = "DURATION",
      description = "How long the value lives (default: as the group's settings say).")
  private @Nullable String timeToLive;

  PutCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<Duration> lives =
        Optional.ofNullable(timeToLive).map(text -> AskOptions.positive("--time-to-live", text));
    byte[] bytes = bytes();
    return ask.write(
        terminal,
        client -> client.put(group, key, bytes, lives),
        new Put(group, key, bytes.length));
  }

  private byte[] bytes() {
    try {
      if (value.equals("-")) {
        return terminal.in().readAllBytes();
      }
      return value.startsWith("@")
          ? Files.readAllBytes(Path.of(value.substring(1)))
          : value.getBytes(UTF_8);
    } catch (IOException | InvalidPathException unreadable) {
      throw new CommandException(
          Exit.USAGE,
          "VALUE: " + value + " (expected: a text, @ and a file that can be read, or -)",
          unreadable);
    }
  }
}
