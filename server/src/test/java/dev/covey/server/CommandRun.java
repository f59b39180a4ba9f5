package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** How a command ended that ran in this JVM, and what it wrote. */
record CommandRun(int exit, String out, String err) {

  static CommandRun of(Map<String, String> environment, String... args) {
    return of(new byte[0], environment, args);
  }

  static CommandRun of(byte[] in, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment);
    int exit = new Covey(terminal).run(args);
    return new CommandRun(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
