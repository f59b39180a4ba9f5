package dev.covey.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdDiscoveryBuilderTest {

  private final EtcdDiscoveryBuilder builder = EtcdDiscovery.builder();

  @Test
  void endpointsAreNeeded() {
    assertThatThrownBy(builder::build)
        .hasMessage("endpoints: none (expected: at least one host:port)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", "http://h", "ftp://h:1", "h:1,", "https://h:1/path"})
  void badEndpointIsNamed(String endpoints) {
    assertThatThrownBy(() -> builder.endpoints(endpoints).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("endpoint: \"")
        .hasMessageEndingWith("(expected: host:port, http://host:port or https://host:port)");
  }

  @Test
  void goodEndpointsAreTaken() {
    assertThatCode(() -> builder.endpoints("h:1, http://[::1]:2,https://10.0.0.1:3").build())
        .doesNotThrowAnyException();
  }

  @Test
  void userWithoutPasswordIsRefused() {
    assertThatThrownBy(() -> builder.credentials("covey", ""))
        .hasMessage("password of user covey: none (expected: both, or neither)");
    assertThatThrownBy(() -> builder.credentials("", "secret"))
        .hasMessage("user: none (expected: both, or neither)");
  }

  @Test
  void fileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ca.pem");
    builder.endpoints("https://h:1").trust(file);
    assertThatThrownBy(builder::build)
        .hasMessage("certificates to trust: " + file + " (expected: a file to read)");
    Files.writeString(file, "no certificate");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("certificates to trust: " + file + " (expected: PEM, a key in PKCS #8)");
  }

  @Test
  void tlsFilesForAPlainEndpointAreRefused(@TempDir Path folder) {
    builder.endpoints("http://h:1").trust(folder.resolve("ca.pem"));
    assertThatThrownBy(builder::build)
        .hasMessage("endpoint: http://h:1 (expected: https, since there are TLS files)");
  }

  @Test
  void badPrefixAndClusterAreNamed() {
    builder.endpoints("h:1");
    assertThatThrownBy(() -> builder.prefix("covey").build()).hasMessageContaining("\"covey\"");
    assertThatThrownBy(() -> builder.prefix("/covey").cluster("a/b").build())
        .hasMessageContaining("\"a/b\"");
  }
}
