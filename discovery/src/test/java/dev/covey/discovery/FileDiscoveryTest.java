package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.DiscoveryStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileDiscoveryTest {

  private static final Terms TERMS = new Terms(65_536, 1.05, "h/g", 1);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Member A = Member.parse("a=10.0.0.1:7001");
  private static final Member B = Member.parse("b=10.0.0.2:7001");

  @TempDir private Path folder;
  private Path file;

  private final ManualScheduler time = new ManualScheduler();
  private final Heard heard = new Heard();

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("members");
  }

  @Test
  void listIsDeliveredWhenTheNodeJoins() throws IOException {
    write("# the cache\n\n  b = 10.0.0.2:7001\r\na=10.0.0.1:7001");
    join();
    assertThat(heard.views()).containsExactly(View.of(1, List.of(A, B)));
    assertThat(heard.statuses()).containsExactly(DiscoveryStatus.of(State.CURRENT));
  }

  @Test
  void otherMembersAreAnotherView() throws IOException {
    write("a=10.0.0.1:7001");
    join();
    write("a=10.0.0.1:7001\nb=10.0.0.2:7001");
    time.advance(INTERVAL);
    assertThat(heard.views()).containsExactly(View.of(1, List.of(A)), View.of(2, List.of(A, B)));
    assertThat(heard.statuses()).hasSize(1);
  }

  @Test
  void memberAtAnotherAddressIsAnotherView() throws IOException {
    write("a=10.0.0.1:7001");
    join();
    write("a=10.0.0.1:7002");
    time.advance(INTERVAL);
    assertThat(heard.views()).hasSize(2);
  }

  @Test
  void sameMembersInOtherWordsAreNoOtherView() throws IOException {
    write("a=10.0.0.1:7001\nb=10.0.0.2:7001");
    join();
    write("# moved\nb=10.0.0.2:7001\na=10.0.0.1:7001");
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(heard.views()).hasSize(1);
    assertThat(heard.statuses()).hasSize(1);
  }

  @Test
  void fileThatGoesBadLeavesTheLastListAndSaysSoOnce() throws IOException {
    write("a=10.0.0.1:7001\nb=10.0.0.2:7001");
    join();
    write("a=10.0.0.1:7001\nb");
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(heard.views()).hasSize(1);
    assertThat(heard.statuses())
        .containsExactly(
            DiscoveryStatus.of(State.CURRENT),
            new DiscoveryStatus(State.STALE, file + ":2: member: \"b\" (expected: id=host:port)"));
  }

  @Test
  void otherMistakeIsSaidToo() throws IOException {
    write("a=10.0.0.1:7001");
    join();
    write("b");
    time.advance(INTERVAL);
    Files.delete(file);
    time.advance(INTERVAL);
    assertThat(heard.status())
        .isEqualTo(
            new DiscoveryStatus(
                State.STALE, file + ": no such file (expected: a file of UTF-8 text to read)"));
  }

  @Test
  void fileThatIsGoodAgainIsCurrent() throws IOException {
    write("a=10.0.0.1:7001");
    join();
    Files.delete(file);
    time.advance(INTERVAL);
    write("a=10.0.0.1:7001\nb=10.0.0.2:7001");
    time.advance(INTERVAL);
    assertThat(heard.ids()).containsExactly("a", "b");
    assertThat(heard.status()).isEqualTo(DiscoveryStatus.of(State.CURRENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a                | F:1: member: "a" (expected: id=host:port)
          a=h              | F:1: address: "h" (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)
          a=h:99999        | F:1: port: 99999 (expected: 0 to 65535)
          =h:1             | F:1: member id: "" (expected: not empty, without '=', ',' and control characters)
          a=h:1,b=h:2      | F:1: address: "h:1,b=h:2" (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)
          a=h:1;;a=h:2     | F:3: member id: "a" twice (expected: unique ids)
          a=h:1;#;b=h:1    | F:3: address of members a and b: h:1 (expected: one for each)
          # nobody         | F: no member (expected: a line id=host:port for each)
          ``               | F: no member (expected: a line id=host:port for each)
          """)
  void badListFailsTheJoinAndNamesTheLine(String text, String expected) throws IOException {
    write(text.replace(';', '\n'));
    assertThatThrownBy(this::join)
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(expected.replace("F:", file + ":"));
    assertThat(heard.views()).isEmpty();
  }

  @Test
  void fileThatIsNoTextFailsTheJoin() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(this::join)
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(file + ": not UTF-8 (expected: a file of UTF-8 text to read)");
  }

  @Test
  void folderFailsTheJoin() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(this::join)
        .isInstanceOf(DiscoveryException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageEndingWith("(expected: a file of UTF-8 text to read)");
  }

  @Test
  void closedDiscoveryDeliversNothingMore() throws IOException {
    write("a=10.0.0.1:7001");
    FileDiscovery discovery = join();
    discovery.close();
    write("b=10.0.0.2:7001");
    time.advance(INTERVAL.multipliedBy(2));
    assertThat(heard.views()).hasSize(1);
  }

  @Test
  void joiningOnceClosedFails() throws IOException {
    write("a=10.0.0.1:7001");
    FileDiscovery discovery = discovery();
    discovery.close();
    assertThatThrownBy(() -> discovery.join(A, TERMS, heard))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("member a cannot join: closed");
  }

  @Test
  void joiningTwiceIsRefused() throws IOException {
    write("a=10.0.0.1:7001");
    FileDiscovery discovery = join();
    assertThatThrownBy(() -> discovery.join(A, TERMS, heard))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("member a: joins again (expected: once)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT25H"})
  void intervalThatIsOutOfRangeIsRefused(String interval) {
    assertThatThrownBy(() -> FileDiscovery.of(file, Duration.parse(interval)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("interval: " + interval + " (expected: ");
  }

  @Test
  @Timeout(20)
  void threadIsNamedAfterTheNodeAndEndsWithTheDiscovery() throws Exception {
    write("a=10.0.0.1:7001");
    FileDiscovery discovery = FileDiscovery.of(file);
    discovery.join(Member.of("thread-test", A.address()), TERMS, heard);
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().equals("covey-thread-test-list-0"))
            .findFirst()
            .orElseThrow();
    assertThat(thread.isDaemon()).isTrue();
    discovery.close();
    thread.join();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private FileDiscovery join() {
    FileDiscovery discovery = discovery();
    discovery.join(A, TERMS, heard);
    return discovery;
  }

  private FileDiscovery discovery() {
    return new FileDiscovery(file, INTERVAL, id -> time);
  }
}
