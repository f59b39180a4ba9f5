package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.group.Codec;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look into a running node, against one in this JVM. */
@Timeout(60)
class CommandsTest {

  private final CountDownLatch slow = new CountDownLatch(1);
  private Node node;
  private String address;

  @BeforeEach
  void start() {
    node = Node.builder().id("a").listen("127.0.0.1:0").discovery(new Alone()).start();
    address = node.address().orElseThrow().toString();
    node.group(
        "g",
        Codec.utf8(),
        key ->
            switch (key) {
              case "none" -> Loaded.absent();
              case "fails" -> throw new IOException("out of order");
              case "slow" -> {
                slow.await();
                yield Loaded.absent();
              }
              default -> Loaded.of("value of " + key);
            });
    node.group("bytes", Codec.bytes(), key -> Loaded.of(new byte[] {0, (byte) 0xff, '\n'}));
  }

  @AfterEach
  void stop() {
    slow.countDown();
    node.close();
  }

  @Test
  void getWritesTheValueAndNothingElse() {
    assertThat(run("get", "g", "k")).isEqualTo(new CommandRun(0, "value of k", ""));
  }

  @Test
  void keyThatBeginsWithAnAtSignIsAKeyAndNoFileOfArguments() {
    assertThat(run("get", "g", "@pom.xml").out()).isEqualTo("value of @pom.xml");
    assertThat(run("get", "g", "@@k").out()).isEqualTo("value of @@k");
  }

  @Test
  void lineEndInANameLeavesTheErrorOneLine() {
    assertThat(run("get", "no\nsuch", "k").err())
        .isEqualTo("covey: no such group (group=no\\u000asuch, key=\"k\", member=a)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get g k", "get g k --json", "stats g", "version"})
  void answerThatCannotBeWrittenIsAFailure(String words) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(full, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of());
    List<String> args = new ArrayList<>(List.of(words.split(" ")));
    if (args.size() > 1) {
      args.addAll(List.of("--node", address));
    }
    assertThat(new Covey(terminal).run(args.toArray(String[]::new))).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo("covey: stdout: not written (expected: an open file or pipe with room)\n");
  }

  @Test
  void getSaysOnStderrWhereTheValueCameFrom() {
    assertThat(run("get", "-v", "g", "k").err())
        .matches("source=LOAD owner=a age=\\S+ remaining=unlimited bytes=10\n");
    CommandRun again = run("get", "g", "k", "--verbose");
    assertThat(again.out()).isEqualTo("value of k");
    assertThat(again.err()).startsWith("source=MAIN_HIT owner=a ");
  }

  @Test
  void keyWithoutValueHasItsOwnExitCode() throws IOException {
    assertThat(run("get", "g", "none"))
        .isEqualTo(new CommandRun(3, "", "covey: no such key: none (group g)\n"));
    CommandRun json = run("get", "--json", "g", "none");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(parsed(json).get("found").booleanValue()).isFalse();
    assertThat(parsed(json).get("remainingMillis").longValue()).isBetween(1L, 11_000L);
  }

  @Test
  void failureKeepsItsKind() throws IOException {
    CommandRun failed = run("get", "--json", "g", "fails");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(parsed(failed).get("failure").textValue()).isEqualTo("LOAD_FAILED");
    assertThat(failed.err())
        .startsWith("covey: load failed: ")
        .contains("out of order", "group=g", "member=a")
        .hasLineCount(1);
    assertThat(run("get", "other", "k"))
        .isEqualTo(
            new CommandRun(1, "", "covey: no such group (group=other, key=\"k\", member=a)\n"));
    CommandRun late = run("get", "--json", "--timeout", "50ms", "g", "slow");
    assertThat(parsed(late).get("failure").textValue()).isEqualTo("DEADLINE_EXCEEDED");
  }

  @Test
  void keyThatCannotBeOneIsAWrongCommandLine() {
    CommandRun run = run("get", "g", "k".repeat(5_000));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("expected: ").hasLineCount(1);
  }

  @Test
  void jsonHasValuesAsBase64AndAsTextIfTheyAreText() throws IOException {
    JsonNode text = parsed(run("get", "--json", "g", "é"));
    assertThat(text.get("text").textValue()).isEqualTo("value of é");
    assertThat(text.get("base64").binaryValue()).isEqualTo("value of é".getBytes(UTF_8));
    assertThat(text.get("source").textValue()).isEqualTo("LOAD");
    JsonNode binary = parsed(run("get", "--json", "bytes", "k"));
    assertThat(binary.has("text")).isFalse();
    assertThat(binary.get("base64").binaryValue()).containsExactly(0, 0xff, '\n');
  }

  @Test
  void membersAreAwaitedUpToTheTimeout() {
    CommandRun enough = run("members", "--await", "1");
    assertThat(enough.exit()).isZero();
    assertThat(enough.out()).contains("a *");
    assertThat(run("members", "--await", "2", "--timeout", "300ms"))
        .isEqualTo(
            new CommandRun(
                1, "", "covey: --await: 2: [a] after 300 ms (expected: so many members)\n"));
  }

  @Test
  void noNumberOfMembersIsNotAwaited() {
    assertThat(run("members", "--await", "-1"))
        .isEqualTo(new CommandRun(2, "", "covey: --await: -1 (expected: a number of members)\n"));
  }

  @Test
  void timeoutBeyondTheNanosecondsOfALongIsOne() {
    assertThat(run("members", "--await", "1", "--timeout", "200000d").exit()).isZero();
  }

  @Test
  void statsHasEveryFigureOfEveryGroup() throws IOException {
    run("get", "g", "k");
    run("get", "g", "k");
    JsonNode stats = parsed(run("stats", "--json"));
    assertThat(stats.get("node").textValue()).isEqualTo("a");
    assertThat(stats.get("version").textValue()).isEqualTo(Node.version());
    assertThat(stats.at("/groups/g/gets").longValue()).isEqualTo(2);
    assertThat(stats.at("/groups/g/mainHits").longValue()).isEqualTo(1);
    assertThat(stats.at("/groups/g/main.entries").longValue()).isEqualTo(1);
    assertThat(stats.at("/groups/bytes/gets").longValue()).isZero();
    assertThat(run("stats").out())
        .startsWith("node a  cluster covey  version " + Node.version() + "  up ")
        .containsPattern("FIGURE +bytes +g\n")
        .containsPattern("main.bytes +0 B +[0-9]+ B\n");
  }

  @Test
  void statsOfOneGroupHasNoOther() throws IOException {
    assertThat(parsed(run("stats", "g", "--json")).get("groups").fieldNames())
        .toIterable()
        .containsExactly("g");
    assertThat(run("stats", "other"))
        .isEqualTo(new CommandRun(1, "", "covey: GROUP: other (expected: a group of node a)\n"));
  }

  @Test
  void membersTellsTheViewAndWhoAnswers() throws IOException {
    JsonNode view = parsed(run("members", "--json"));
    assertThat(view.get("self").textValue()).isEqualTo("a");
    assertThat(view.get("discovery").textValue()).isEqualTo("CURRENT");
    assertThat(view.at("/members/0/id").textValue()).isEqualTo("a");
    assertThat(view.at("/members/0/address").textValue()).isEqualTo(address);
    assertThat(view.at("/members/0/protocolVersion").intValue()).isEqualTo(1);
    assertThat(run("members").out()).contains("a *").contains(address);
  }

  @Test
  void ringTellsSharesAndWhereAKeyBelongs() throws IOException {
    JsonNode ring = parsed(run("ring", "--json", "k"));
    assertThat(ring.get("slotsOf").get("a")).isEqualTo(ring.get("slots"));
    assertThat(ring.get("movingFrom")).isEmpty();
    assertThat(ring.get("owner").textValue()).isEqualTo("a");
    assertThat(ring.has("standIn")).isFalse();
    assertThat(run("ring").out()).contains("100.00 %");
    assertThat(run("ring", "k").out()).matches("key k  slot \\d+  owner a  stand-in -\n");
  }

  @Test
  void putRemoveAndClearSayNothingIfAllIsWell(@TempDir Path folder) throws IOException {
    CommandRun silence = new CommandRun(0, "", "");
    assertThat(run("put", "g", "k", "grün")).isEqualTo(silence);
    assertThat(run("get", "g", "k").out()).isEqualTo("grün");
    assertThat(run("remove", "g", "k", "l")).isEqualTo(silence);
    assertThat(run("get", "g", "k").out()).isEqualTo("value of k");
    Path file = Files.write(folder.resolve("value"), new byte[] {0, -1});
    assertThat(run("put", "bytes", "k", "@" + file)).isEqualTo(silence);
    assertThat(base64("bytes", "k")).isEqualTo("AP8=");
    assertThat(
            CommandRun.of(
                new byte[] {-2}, Map.of("COVEY_NODE", address), "put", "bytes", "@k", "-"))
        .isEqualTo(silence);
    assertThat(base64("bytes", "@k")).isEqualTo("/g==");
    assertThat(run("clear", "bytes")).isEqualTo(silence);
    assertThat(base64("bytes", "k")).isEqualTo("AP8K");
  }

  private String base64(String group, String key) throws IOException {
    return parsed(run("get", "--json", group, key)).get("base64").asText();
  }

  @Test
  void putValueLivesAsLongAsTheCommandSays() throws IOException {
    run("put", "g", "k", "v", "--time-to-live", "1h");
    assertThat(parsed(run("get", "--json", "g", "k")).get("remainingMillis").longValue())
        .isBetween(1_800_000L, 3_600_000L * 11 / 10);
  }

  @Test
  void writesSayInJsonWhatTheyDid() throws IOException {
    assertThat(parsed(run("put", "--json", "g", "k", "v")).get("bytes").intValue()).isEqualTo(1);
    assertThat(parsed(run("remove", "--json", "g", "k")).get("keys").get(0).asText())
        .isEqualTo("k");
    CommandRun failed = run("clear", "--json", "other");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(parsed(failed).get("failure").asText()).isEqualTo("NO_SUCH_GROUP");
    assertThat(run("put", "g", "k".repeat(5_000), "v").exit()).isEqualTo(2);
  }

  @Test
  void nodeThatIsNotThereIsOneLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    CommandRun run = CommandRun.of(Map.of(), "members", "--node", "127.0.0.1:" + port);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("covey: --node: 127.0.0.1:" + port + ": Connection refused")
        .endsWith("(expected: a node that listens there)\n")
        .hasLineCount(1);
  }

  @Test
  void whoNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + silent.getLocalPort(); // the system accepts, nobody speaks
      CommandRun run = CommandRun.of(Map.of(), "members", "--node", there, "--timeout", "10ms");
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("covey: --node: " + there)
          .endsWith("(expected: an answer within PT0.01S)\n")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          dance                      | dance: unknown command; see covey --help
          membrs                     | membrs: unknown command (did you mean members?); see covey --help
          get                        | Missing required parameters: 'GROUP', 'KEY'; see covey get --help
          get g                      | Missing required parameter: 'KEY'; see covey get --help
          get g k l                  | l: one argument too many; see covey get --help
          put g k                    | Missing required parameter: 'VALUE'; see covey put --help
          put g k @/no/such/file     | VALUE: @/no/such/file (expected: a text, @ and a file that can be read, or -)
          put g k v --time-to-live 0 | --time-to-live: 0 (expected: above 0)
          remove g                   | Missing required parameter: 'KEY'; see covey remove --help
          members --jsn              | --jsn: unknown option (did you mean --json?); see covey members --help
          members --node             | Missing required parameter for option '--node' (HOST:PORT); see covey members --help
          members --node here        | --node: here (expected: host:port)
          members --timeout 5        | --timeout: 5 (expected: a duration such as 500ms, 5s, 2m, 1h or PT5S)
          members --timeout 0        | --timeout: 0 (expected: above 0)
          """)
  void wrongCommandLineIsOneLine(String words, String message) {
    assertThat(CommandRun.of(Map.of(), words.split(" ")))
        .isEqualTo(new CommandRun(2, "", "covey: " + message + "\n"));
  }

  @Test
  void nodeToAskIsNamedByVariableToo() {
    assertThat(CommandRun.of(Map.of("COVEY_NODE", address), "get", "g", "k").out())
        .isEqualTo("value of k");
    assertThat(CommandRun.of(Map.of("COVEY_NODE", "here"), "members").err())
        .isEqualTo("covey: COVEY_NODE: here (expected: host:port)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node", "get", "put", "remove", "clear", "stats", "members", "ring", "config", "version"
      })
  void everyCommandHasHelp(String command) {
    CommandRun help = CommandRun.of(Map.of(), command, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("Usage: covey " + command);
    assertThat(help.err()).isEmpty();
    assertThat(CommandRun.of(Map.of(), "--help").out()).contains("  " + command);
  }

  @Test
  void versionIsTheBuilds() {
    CommandRun expected = new CommandRun(0, "covey " + Node.version() + "\n", "");
    assertThat(Node.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(CommandRun.of(Map.of(), "--version")).isEqualTo(expected);
    assertThat(CommandRun.of(Map.of(), "version")).isEqualTo(expected);
  }

  @Test
  void stackTraceIsShownOnDemandOnly() {
    assertThat(run("get", "g", "fails").err()).hasLineCount(1);
    assertThat(run("get", "g", "fails", "--debug").err()).contains("\tat dev.covey.");
  }

  private CommandRun run(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(1, List.of("--node", address));
    return CommandRun.of(Map.of(), words.toArray(String[]::new));
  }

  private static JsonNode parsed(CommandRun run) throws IOException {
    assertThat(run.out()).hasLineCount(1);
    return new ObjectMapper().readTree(run.out());
  }
}
