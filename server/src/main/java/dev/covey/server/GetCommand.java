package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.covey.proto.v1.GetResponse;
import dev.covey.server.AdminClient.FailedCall;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code covey get}: what a caller on a node gets. */
@Command(
    name = "get",
    description = {
      "Get a value as a caller on the node would: from the cache, from the key's owner, or by a"
          + " load.",
      "",
      "Writes the value's bytes to stdout and nothing else. Exits with 3 if the key has no value."
    },
    mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(paramLabel = "GROUP", description = "The group's name.")
  private String group = "";

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on stderr where the value came from.")
  private boolean verbose;

  GetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (AdminClient client = ask.connect(terminal)) {
      GetResponse answer = client.get(group, key);
      if (verbose) {
        terminal.err().println(detail(answer));
      }
      if (ask.json()) {
        terminal.out().println(Json.line(object(answer)));
      } else if (answer.hasValue()) {
        byte[] bytes = answer.getValue().toByteArray();
        terminal.out().write(bytes, 0, bytes.length);
        terminal.out().flush();
      } else {
        terminal.complain("no such key: " + key + " (group " + group + ")");
      }
      return answer.hasValue() ? Exit.OK : Exit.NO_SUCH_KEY;
    } catch (FailedCall failure) {
      throw ask.failed(terminal, failure);
    }
  }

  private String detail(GetResponse answer) {
    return "source="
        + answer.getSource()
        + " owner="
        + answer.getOwner()
        + " age="
        + Amounts.duration(answer.getAgeNanos()).replace(" ", "")
        + " remaining="
        + remaining(answer).map(Amounts::duration).orElse("unlimited").replace(" ", "")
        + (answer.getStale() ? " stale" : "")
        + " bytes="
        + answer.getValue().size();
  }

  private Map<String, Object> object(GetResponse answer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("group", group);
    object.put("key", key);
    object.put("found", answer.hasValue());
    if (answer.hasValue()) {
      byte[] bytes = answer.getValue().toByteArray();
      object.put("base64", Base64.getEncoder().encodeToString(bytes));
      text(bytes).ifPresent(text -> object.put("text", text));
    }
    object.put("source", answer.getSource().name());
    object.put("owner", answer.getOwner());
    object.put("ageMillis", TimeUnit.NANOSECONDS.toMillis(answer.getAgeNanos()));
    remaining(answer)
        .map(TimeUnit.NANOSECONDS::toMillis)
        .ifPresent(millis -> object.put("remainingMillis", millis));
    object.put("stale", answer.getStale());
    return object;
  }

  private static Optional<Long> remaining(GetResponse answer) {
    long nanos = answer.getRemainingNanos();
    return nanos == Long.MAX_VALUE ? Optional.empty() : Optional.of(nanos);
  }

  /** Empty if the bytes are not well-formed UTF-8. */
  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
