package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Redis server of its own, without persistence, on a socket in a temporary folder; spoken to in
 * its own protocol. Confined to one thread.
 */
final class RedisMemory implements FillableStore {
  private static final String PROGRAM = "redis-server";
  private static final int KEYS_IN_A_BATCH = 500;
  private static final long START_SECONDS = 20;

  private final boolean expiring;
  private final Path folder;
  private final Process server;
  private final SocketChannel channel;
  private final OutputStream out;
  private final BufferedReader in;

  private RedisMemory(boolean expiring, Path folder, Process server, SocketChannel channel) {
    this.expiring = expiring;
    this.folder = folder;
    this.server = server;
    this.channel = channel;
    this.out = Channels.newOutputStream(channel);
    this.in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), US_ASCII));
  }

  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param expiring whether each key gets a time to live
   */
  static RedisMemory start(boolean expiring) throws IOException {
    Path folder = Files.createTempDirectory("covey-redis");
    Path socket = folder.resolve("socket");
    Process server =
        new ProcessBuilder(
                PROGRAM,
                "--port",
                "0",
                "--unixsocket",
                socket.toString(),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return new RedisMemory(expiring, folder, server, connect(socket, server));
    } catch (IOException | RuntimeException failed) {
      server.destroyForcibly();
      throw failed;
    }
  }

  private static SocketChannel connect(Path socket, Process server) throws IOException {
    long began = System.nanoTime();
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
      } catch (IOException notYet) {
        channel.close();
        if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(START_SECONDS) || ended(server)) {
          throw notYet;
        }
      }
    }
  }

  /** Waits a moment, too. */
  private static boolean ended(Process server) throws IOException {
    try {
      return server.waitFor(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while redis-server starts", e);
    }
  }

  @Override
  public void fill(int from, int to) throws IOException {
    for (int i = from; i < to; i += KEYS_IN_A_BATCH) {
      int end = Math.min(to, i + KEYS_IN_A_BATCH);
      StringBuilder batch = new StringBuilder();
      for (int number = i; number < end; number++) {
        batch.append(set(FillableStore.key(number)));
      }
      send(batch.toString());
      for (int number = i; number < end; number++) {
        expect("+OK", in.readLine());
      }
    }
  }

  private String set(String key) {
    String value = "x".repeat(VALUE_BYTES);
    return expiring
        ? command("SET", key, value, "EX", "" + TimeUnit.HOURS.toSeconds(LIFETIME_HOURS))
        : command("SET", key, value);
  }

  private static String command(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return command.toString();
  }

  private void send(String commands) throws IOException {
    out.write(commands.getBytes(US_ASCII));
  }

  private static void expect(String expected, String answer) throws IOException {
    if (!expected.equals(answer)) {
      throw new IOException("redis-server: '" + answer + "' (expected: " + expected + ")");
    }
  }

  @Override
  public long entries() {
    try {
      send(command("DBSIZE"));
      return Long.parseLong(in.readLine().substring(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the server says that it has allocated. */
  long usedBytes() throws IOException {
    send(command("INFO", "memory"));
    char[] info = new char[Integer.parseInt(in.readLine().substring(1)) + 2];
    for (int read = 0; read < info.length; ) {
      read += in.read(info, read, info.length - read);
    }
    return new String(info)
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  long residentBytes() throws IOException {
    return Resident.bytes(server.pid());
  }

  @Override
  public void close() {
    try {
      channel.close();
      server.destroy();
      server.onExit().join();
      Files.deleteIfExists(folder.resolve("socket"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
