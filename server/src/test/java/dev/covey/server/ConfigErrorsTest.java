package dev.covey.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a configuration is one line on stderr, and exit code 2. */
class ConfigErrorsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          listn: h:1                   | listn (F:1): unknown setting (did you mean listen?)
          etcd: {leasTime: 5s}         | etcd.leasTime (F:1): unknown setting (did you mean etcd.leaseTime?)
          groups: {g: {ttl: 5s}}       | groups.g.ttl (F:1): unknown setting
          groups: {g: {maxByte: 1}}    | groups.g.maxByte (F:1): unknown setting (did you mean groups.g.maxBytes?)
          weight: two                  | weight (F:1): two (expected: a whole number)
          weight: 0                    | weight (F:1): 0 (expected: >= 1)
          weight:                      | weight (F:1): nothing (expected: N)
          listen: [a, b]               | listen (F:1): a list (expected: HOST:PORT)
          listen: 7001                 | listen (F:1): 7001 (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)
          listen: h:99999              | listen (F:1): h:99999 (expected: 0 to 65535)
          admin: on                    | admin (F:1): on (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)
          preset: far                  | preset (F:1): far (expected: local, lan, wan)
          maxMessageBytes: 32MB        | maxMessageBytes (F:1): 32MB (expected: a number of bytes such as 4096, 512KiB, 64MiB or 1GiB)
          maxMessageBytes: 8GiB        | maxMessageBytes (F:1): 8GiB (expected: less than 2GiB)
          maxMessageBytes: 1           | maxMessageBytes (F:1): 1 (expected: >= 131072)
          timing: {viewWait: 0}        | timing.viewWait (F:1): 0 (expected: >= PT0.001S)
          timing: {viewWait: soon}     | timing.viewWait (F:1): soon (expected: a duration such as 500ms, 5s, 2m, 1h or PT5S)
          timing: 5s                   | timing (F:1): 5s (expected: answerGrace, connectTimeout, keepAliveTime, keepAliveTimeout, reconnectDelay, viewWait)
          id: a=b                      | id (F:1): a=b (expected: not empty, without '=', ',' and control characters)
          listen: h:0                  | id (default): none (expected: an id, since the port is not known before the start)
          minMembers: 2                | minMembers (F:1): 2 (expected: 1, without peers, peersFile.path, dns.name and etcd.endpoints)
          {id: c, peers: 'a=h:1,b=h:2'} | id (F:1): c (expected: one of peers: a, b)
          {id: a, peers: 'a=h:1,a=h:2'} | peers (F:1): member id: "a" twice (expected: unique ids)
          {id: a, peers: 'a=h:1,b=h:1'} | peers (F:1): address of members a and b: h:1 (expected: one for each)
          {id: a, peers: 'a=h:1,b'}    | peers (F:1): address: "b" (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)
          {id: a, peers: 'a=h:1', weight: 2} | weight (F:1): 2 (expected: none with peers, where all are equal)
          {id: a, peers: 'a=h:1', minMembers: 2} | minMembers (F:1): 2 (expected: at most 1, as many as peers has)
          {peers: 'a=h:1', etcd: {endpoints: 'h:2'}} | peers (F:1): a=h:1 (expected: none beside etcd.endpoints)
          {peers: 'a=h:1', peersFile: {path: none}} | peersFile.path (F:1): none (expected: none beside peers)
          {dns: {name: h}, etcd: {endpoints: 'h:2'}} | dns.name (F:1): h (expected: none beside etcd.endpoints)
          peersFile: {path: /none/such} | peersFile.path (F:1): /none/such (expected: a file to read)
          peersFile: {path: /}         | peersFile.path (F:1): / (expected: a file to read)
          peersFile: {path: /dev/null, interval: 0} | peersFile.interval (F:1): 0 (expected: >= PT0.001S)
          peersFile: {interval: 1s}    | peersFile.interval (F:1): 1s (expected: none without peersFile.path)
          {peersFile: {path: /dev/null}, zone: z} | zone (F:1): z (expected: none with peersFile.path, where all are equal)
          {dns: {name: h}, weight: 2}  | weight (F:1): 2 (expected: none with dns.name, where all are equal)
          dns: {name: a_b}             | dns.name (F:1): a_b (expected: an IP address, or a name of letters, digits, '-' and '.')
          dns: {name: h, interval: 2d} | dns.interval (F:1): 2d (expected: <= PT24H)
          dns: {interval: 5s}          | dns.interval (F:1): 5s (expected: none without dns.name)
          {dns: {name: h}, listen: '10.0.0.1:0'} | listen (F:1): 10.0.0.1:0 (expected: a port, the same on all members, with dns.name)
          {dns: {name: h}, listen: 'localhost:1'} | listen (F:1): localhost:1 (expected: an IP address, as a look-up of h tells)
          {dns: {name: h}, advertise: 'b:1'} | advertise (F:1): b:1 (expected: an IP address, as a look-up of h tells)
          {dns: {name: h}, listen: '10.0.0.1:1', id: a} | id (F:1): a (expected: 10.0.0.1:1, since the list names members by their addresses)
          groups: 5                    | groups (F:1): 5 (expected: the groups' names, and below them their settings)
          groups: {a-b: {}, A_B: {}}   | groups: A_B and a-b (expected: names that are not blank, and differ in more than case and punctuation, for environment variables)
          groups: {g: {hotShare: 1}}   | groups.g.hotShare (F:1): 1 (expected: >= 0 and < 1)
          groups: {g: {hotShare: NaN}} | groups.g.hotShare (F:1): NaN (expected: a number such as 0.125)
          groups: {g: {mirrorAfterFetches: 0}} | groups.g.mirrorAfterFetches (F:1): 0 (expected: 1 to 255)
          groups: {g: {absentShare: 1}} | groups.g.absentShare (F:1): 1 (expected: >= 0 and < 1)
          groups: {g: {hotShare: 0.9, absentShare: 0.1}} | groups.g.hotShare (F:1): 0.9 + groups.g.absentShare (F:1): 0.1 (expected: < 1, since the main tier has the rest)
          groups: {g: {hotShare: 0.99}} | groups.g.hotShare (F:1): 0.99 + groups.g.absentShare (default): 0.015625 (expected: < 1, since the main tier has the rest)
          groups: {g: {softTimeToLive: 10m, timeToLive: 5m}} | groups.g.softTimeToLive (F:1): 10m (expected: at most timeToLive, PT5M)
          groups: {g: {softTimeToLive: 0}} | groups.g.softTimeToLive (F:1): 0 (expected: > 0)
          groups: {g: {staleIfError: 0}} | groups.g.staleIfError (F:1): 0 (expected: > 0)
          groups: {g: {mustRevalidate: 1}} | groups.g.mustRevalidate (F:1): 1 (expected: true or false)
          groups: {g: {jitter: 0.6}}   | groups.g.jitter (F:1): 0.6 (expected: 0 to 0.5)
          groups: {g: {errorTimeToLive: -1s}} | groups.g.errorTimeToLive (F:1): -1s (expected: a duration such as 500ms, 5s, 2m, 1h or PT5S)
          groups: {g: {hotTimeToLive: 0s}} | groups.g.hotTimeToLive (F:1): 0s (expected: > 0)
          groups: {g: {softLoadTimeout: 0s}} | groups.g.softLoadTimeout (F:1): 0s (expected: > 0)
          groups: {g: {retryDelay: 0s}} | groups.g.retryDelay (F:1): 0s (expected: > 0)
          groups: {g: {queueTimeout: 0s}} | groups.g.queueTimeout (F:1): 0s (expected: > 0)
          groups: {g: {maxQueuedRefreshes: -1}} | groups.g.maxQueuedRefreshes (F:1): -1 (expected: >= 0)
          groups: {g: {loadsPerSecond: 0}} | groups.g.loadsPerSecond (F:1): 0 (expected: 0.001 to 1000000)
          groups: {g: {loadsPerSecond: few}} | groups.g.loadsPerSecond (F:1): few (expected: a number such as 2.5)
          groups: {g: {maxKeysPerLoad: 5}} | groups.g.maxKeysPerLoad (F:1): unknown setting
          groups: {g: {passThrough: yes}} | groups.g.passThrough (F:1): yes (expected: true or false)
          groups: {g: {origin: {timeout: 5s}}} | groups.g.origin.timeout (F:1): 5s (expected: none without origin.url)
          groups: {g: {settings: {a: b}}} | groups.g.settings (F:1): {a: ******} (expected: none without getter)
          groups: {g: {getter: x.Y}}   | groups.g.getter (F:1): x.Y (expected: a folder of plug-ins in the setting plugins)
          groups: {g: {origin: {url: 'http://h/'}}} | groups.g.origin.url (F:1): http://h/ (expected: {key} at least once)
          groups: {g: {origin: {url: 'ftp://h/{key}'}}} | groups.g.origin.url (F:1): ftp://h/{key} (expected: http or https)
          groups: {g: {origin: {url: 'http://h/{key}', headers: {Host: s3cret}}}} | groups.g.origin.headers (F:1): {Host: ******} (expected: none that the connection sets)
          groups: {g: {origin: {url: 'http://h/{key}'}, getter: x.Y}} | groups.g.getter (F:1): x.Y (expected: none beside origin.url)
          groups: {g: {origin: {url: 'http://u:s3cret@h/{key}'}}} | groups.g.origin.url (F:1): http://******@h/{key} (expected: no user info, but a header)
          etcd: {endpoints: ['h:1', 'http://u:s3cret@h:2']} | etcd.endpoints (F:1): endpoint: "http://******@h:2" (expected: host:port, http://host:port or https://host:port)
          id: "a\\nb"                   | id (F:1): a\\u000ab (expected: not empty, without '=', ',' and control characters)
          id: [a                       | F:1:7: while parsing a flow sequence: expected ',' or ']', but got <stream end> (expected: YAML)
          - a                          | F:1 (expected: NAME: VALUE)
          """)
  void wrongFileIsOneLine(String yaml, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve("node.yaml"), yaml + "\n");
    assertOneLine(
        run(Map.of(), "config", "--config", file.toString()), expected.replace("F:", file + ":"));
  }

  @Test
  void nameThatIsThereTwiceIsSaidWithBothLines() throws IOException {
    Path file = Files.writeString(folder.resolve("n.yaml"), "zone: a\nid: b\nzone: c\n");
    assertOneLine(
        run(Map.of(), "config", "--config", file.toString()),
        file + ":3: zone (expected: each name once; it is in line 1 already)");
  }

  @Test
  void yamlThatCannotBeReadIsSaidWithLineAndColumn() throws IOException {
    Path file = Files.writeString(folder.resolve("n.yaml"), "zone: a\nid: b: c\n");
    assertThat(run(Map.of(), "config", "--config", file.toString()).err())
        .startsWith("covey: " + file + ":2:6: ")
        .endsWith(" (expected: YAML)\n")
        .hasLineCount(1);
    Path alias = Files.writeString(folder.resolve("a.yaml"), "zone: &z a\nid: *z\n");
    assertThat(run(Map.of(), "config", "--config", alias.toString()).err())
        .isEqualTo("covey: " + alias + ":2: z (expected: no anchors and aliases)\n");
  }

  @Test
  void missingFileIsNamedWithTheFlagThatNamesIt() {
    Path file = folder.resolve("none.yaml");
    assertOneLine(
        run(Map.of(), "node", "--config", file.toString()),
        "config (--config): " + file + " (expected: a readable file)");
    assertOneLine(
        run(Map.of("COVEY_CONFIG", folder.resolve("none.yaml").toString()), "node"),
        "config (COVEY_CONFIG): " + file + " (expected: a readable file)");
  }

  @Test
  void fileThatIsNoTextIsSaidToBeNone() throws IOException {
    Path file = Files.write(folder.resolve("n.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertOneLine(
        run(Map.of(), "config", "--config", file.toString()),
        "config (--config): " + file + " (expected: a readable file of UTF-8 text)");
  }

  @Test
  void wrongTlsFileIsNamedByItsOwnSetting() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "none\n");
    String etcd = "--etcd=https://h:1";
    assertOneLine(
        run(Map.of(), "config", etcd, "--etcd.tls.ca=" + file),
        "etcd.tls.ca (--etcd.tls.ca): " + file + " (expected: PEM, a key in PKCS #8)");
    assertOneLine(
        run(Map.of(), "config", etcd, "--etcd.tls.ca=" + folder),
        "etcd.tls.ca (--etcd.tls.ca): " + folder + " (expected: a file to read)");
  }

  @Test
  void flagThatIsGivenTwiceIsAnError() {
    assertOneLine(
        run(Map.of(), "config", "--etcd.password=s3cret", "--etcd.password=other"),
        "--etcd.password: given twice (expected: once)");
  }

  @Test
  void flagsAndVariablesAreNamedWhereTheyAreWrong() {
    assertOneLine(
        run(Map.of(), "config", "--weight=x"), "weight (--weight): x (expected: a whole number)");
    assertOneLine(
        run(Map.of("COVEY_WEIGHT", "x"), "config"),
        "weight (COVEY_WEIGHT): x (expected: a whole number)");
    assertOneLine(
        run(Map.of(), "config", "--groups.g.maxBytes=-1"),
        "groups.g.maxBytes (--groups.g.maxBytes): -1 (expected: a number of bytes such as 4096,"
            + " 512KiB, 64MiB or 1GiB)");
  }

  @Test
  void settingsThatDoNotGoTogetherAreNamedWhereEachWasGiven() {
    Map<String, String> environment = Map.of("COVEY_GROUPS_G_SOFT_TIME_TO_LIVE", "2m");
    assertOneLine(
        run(environment, "config", "--groups.g.timeToLive=1m"),
        "groups.g.softTimeToLive (COVEY_GROUPS_G_SOFT_TIME_TO_LIVE): 2m (expected: at most"
            + " timeToLive, PT1M)");
    assertOneLine(
        run(Map.of("COVEY_GROUPS_G_ABSENT_SHARE", "0.5"), "config", "--groups.g.hotShare=0.5"),
        "groups.g.hotShare (--groups.g.hotShare): 0.5 + groups.g.absentShare"
            + " (COVEY_GROUPS_G_ABSENT_SHARE): 0.5 (expected: < 1, since the main tier has the"
            + " rest)");
  }

  @Test
  void unknownFlagIsNamedWithTheNearestOne() {
    assertOneLine(
        run(Map.of(), "node", "--lissten=h:1"),
        "--lissten: unknown option (did you mean --listen?); see covey node --help");
    assertOneLine(
        run(Map.of(), "node", "--groups.g.maxByts", "5"),
        "--groups.g.maxByts: unknown option (did you mean --groups.NAME.maxBytes?);"
            + " see covey node --help");
  }

  private static void assertOneLine(CommandRun run, String expected) {
    assertThat(run).isEqualTo(new CommandRun(2, "", "covey: " + expected + "\n"));
  }

  private static CommandRun run(Map<String, String> environment, String... args) {
    return CommandRun.of(environment, args);
  }
}
