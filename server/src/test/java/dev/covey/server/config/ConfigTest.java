package dev.covey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Address;
import dev.covey.group.GroupConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @TempDir private Path folder;

  private final Map<String, String> flags = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void everySettingOfTheNodeHasADefaultOrNone() {
    Config config = read();
    assertThat(config.get(Settings.CLUSTER)).isEqualTo("covey");
    assertThat(config.get(Settings.LISTEN)).isEqualTo(Address.parse("127.0.0.1:7001"));
    assertThat(config.get(Settings.ADMIN)).contains(Address.parse("127.0.0.1:7002"));
    assertThat(config.get(Settings.MAX_MESSAGE_BYTES)).isEqualTo(32 << 20);
    assertThat(config.find(Settings.ID)).isEmpty();
    assertThat(config.groups()).isEmpty();
  }

  @Test
  void defaultsOfGroupsAreThoseOfTheLibrary() {
    Config config = read("groups: {g: {}}");
    GroupConfig library = GroupConfig.defaults();
    assertThat(config.get("g", Settings.MAX_BYTES)).isEqualTo(library.maxBytes());
    assertThat(config.get("g", Settings.HOT_SHARE)).isEqualTo(library.hotShare());
    assertThat(config.get("g", Settings.TIMEOUT)).isEqualTo(library.timeout());
    assertThat(config.find("g", Settings.TIME_TO_LIVE)).isEmpty();
    assertThat(config.get("g", Settings.ABSENT_SHARE)).isEqualTo(library.absentShare());
    assertThat(config.get("g", Settings.JITTER)).isEqualTo(library.jitter());
    assertThat(config.get("g", Settings.ERROR_TIME_TO_LIVE)).isEqualTo(library.errorTimeToLive());
    assertThat(config.find("g", Settings.SOFT_LOAD_TIMEOUT)).isEmpty();
  }

  @Test
  void flagGoesBeforeEnvironmentBeforeFileBeforePresetBeforeDefault() {
    String file = "preset: wan\nzone: f\netcd: {leaseTime: 7s}\ncluster: f\nid: f";
    environment.put("COVEY_CLUSTER", "e");
    environment.put("COVEY_ID", "e");
    flags.put("--id", "flag");
    Config config = read(file);
    assertThat(config.get(Settings.ID)).isEqualTo("flag");
    assertThat(config.get(Settings.CLUSTER)).isEqualTo("e");
    assertThat(config.get(Settings.ZONE)).isEqualTo("f");
    assertThat(config.get(Settings.ETCD_LEASE_TIME)).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.get(Settings.VIEW_WAIT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.get(Settings.WEIGHT)).isEqualTo(1);
    assertThat(from(config))
        .containsEntry("id", "--id")
        .containsEntry("cluster", "COVEY_CLUSTER")
        .containsEntry("zone", folder.resolve("node.yaml") + ":2")
        .containsEntry("timing.viewWait", "preset wan")
        .containsEntry("weight", "default")
        .containsEntry("advertise", "not set");
  }

  @Test
  void everySettingIsAVariableAndAFlag() {
    for (Setting<?> setting : Settings.all()) {
      SettingName name = new SettingName(setting.ofGroup() ? "my-group" : "", setting);
      assertThat(Flags.nameOf(name.flag())).isEqualTo(name);
      assertThat(name.variable()).matches("COVEY_[A-Z0-9_]+");
    }
    assertThat(Settings.all().stream().map(each -> new SettingName("", each).variable()))
        .doesNotHaveDuplicates()
        .contains("COVEY_ETCD_LEASE_TIME", "COVEY_ETCD_TLS_CA", "COVEY_TIMING_KEEP_ALIVE_TIME");
  }

  @Test
  void groupsOfFileAndFlagsTakeVariablesToo() {
    flags.put("--groups.by.flag.timeout", "3s");
    environment.put("COVEY_GROUPS_BY_FLAG_ORIGIN_TIMEOUT", "4s");
    environment.put("COVEY_GROUPS_MY_TILES_MAX_BYTES", "1GiB");
    Config config = read("groups:\n  my-tiles:\n    timeToLive: PT1M\n  empty:\n");
    assertThat(config.groups()).containsExactly("by.flag", "empty", "my-tiles");
    assertThat(config.get("by.flag", Settings.TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.get("by.flag", Settings.ORIGIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.get("my-tiles", Settings.MAX_BYTES)).isEqualTo(1L << 30);
    assertThat(config.find("my-tiles", Settings.TIME_TO_LIVE)).contains(Duration.ofMinutes(1));
    assertThat(warnings).isEmpty();
  }

  @Test
  void longestNameOfASettingIsMeantByAFlagOfAGroup() {
    assertThat(Flags.nameOf("--groups.g.origin.timeout"))
        .isEqualTo(new SettingName("g", Settings.ORIGIN_TIMEOUT));
  }

  @Test
  void listsAreWrittenWithCommasOrAsYamlHasThem() {
    assertThat(read("peers: [a=h:1, 'b=h:2']").find(Settings.PEERS))
        .contains(List.of("a=h:1", "b=h:2"));
    assertThat(read("peers:\n- a=h:1\n- b=h:2\n").find(Settings.PEERS))
        .contains(List.of("a=h:1", "b=h:2"));
    assertThat(read("peers: a=h:1, b=h:2").find(Settings.PEERS))
        .contains(List.of("a=h:1", "b=h:2"));
  }

  @Test
  void namesWithTextsAreTheSameInFileFlagAndVariable() {
    Map<String, String> headers = Map.of("Accept", "a, b", "X-Key", "no");
    Config file = read("groups:\n  g:\n    origin:\n      headers: {Accept: 'a, b', X-Key: no}");
    assertThat(file.find("g", Settings.ORIGIN_HEADERS)).contains(headers);
    flags.put("--groups.g.origin.headers", "{Accept: 'a, b', X-Key: no}");
    assertThat(read().find("g", Settings.ORIGIN_HEADERS)).contains(headers);
    flags.clear();
    flags.put("--groups.g.timeout", "1s");
    environment.put("COVEY_GROUPS_G_ORIGIN_HEADERS", "{\"Accept\": \"a, b\", \"X-Key\": \"no\"}");
    assertThat(read().find("g", Settings.ORIGIN_HEADERS)).contains(headers);
  }

  @Test
  void textStaysAsItWasWritten() {
    assertThat(read("zone: no").get(Settings.ZONE)).isEqualTo("no");
    assertThat(read("zone: 0x10").get(Settings.ZONE)).isEqualTo("0x10");
    assertThat(read("admin: off").get(Settings.ADMIN)).isEqualTo(Optional.empty());
    assertThat(read("").get(Settings.ZONE)).isEmpty();
    assertThat(read("# nothing\netcd:\n").find(Settings.ETCD_USER)).isEmpty();
  }

  @Test
  void secretsAreNeverShown() {
    flags.put("--etcd.password", "hunter2");
    Config config =
        read(
            """
            groups:
              g:
                origin:
                  url: http://h/{key}?token=hunter2
                  headers: {Authorization: hunter2}
                settings: {password: hunter2}
            """);
    Map<String, String> shown = new LinkedHashMap<>();
    config.lines(Map.of()).forEach(line -> shown.put(line.path(), line.value()));
    assertThat(shown.toString()).doesNotContain("hunter2");
    assertThat(shown)
        .containsEntry("etcd.password", "******")
        .containsEntry("groups.g.origin.url", "http://h/{key}?******")
        .containsEntry("groups.g.origin.headers", "{Authorization: ******}")
        .containsEntry("groups.g.settings", "{password: ******}");
  }

  @Test
  void unknownVariableIsAWarning() {
    environment.put("COVEY_PORT_7001_TCP", "tcp://10.0.0.1:7001");
    environment.put("COVEY_LISTN", "h:1");
    environment.put("COVEY_GROUPS_X_TIMEOUT", "1s");
    environment.put("COVEY_NODE", "h:1");
    environment.put("PATH", "/bin");
    read();
    assertThat(warnings)
        .containsExactly(
            "COVEY_GROUPS_X_TIMEOUT: no setting, ignored (groups are named by flags or the file)",
            "COVEY_LISTN: no setting, ignored (did you mean COVEY_LISTEN?)",
            "COVEY_PORT_7001_TCP: no setting, ignored");
  }

  @Test
  void fileIsNamedByVariableToo() throws IOException {
    Path file = Files.writeString(folder.resolve("other.yaml"), "zone: z");
    environment.put("COVEY_CONFIG", file.toString());
    assertThat(read().get(Settings.ZONE)).isEqualTo("z");
  }

  private Config read(String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("node.yaml"), yaml);
      flags.put("--config", file.toString());
      return read();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      flags.remove("--config");
    }
  }

  private Config read() {
    return Config.read(flags, environment, warnings::add);
  }

  private static Map<String, String> from(Config config) {
    Map<String, String> from = new LinkedHashMap<>();
    config.lines(Map.of()).forEach(line -> from.put(line.path(), line.from()));
    return from;
  }
}
