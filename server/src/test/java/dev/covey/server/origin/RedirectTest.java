package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {

  @ParameterizedTest
  @CsvSource({
    "http://h/a/b?q=1,c,http://h/a/c",
    "http://h/a/b?q=1,/c,http://h/c",
    "http://h/a/b?q=1,?q=2,http://h/a/b?q=2",
    "http://h/a/b,//other/c,http://other/c",
    "http://h/a/b,https://h/a/b,https://h/a/b",
    "http://h:8080/a/b,../c,http://h:8080/c",
    "http://h/a/b,' http://h/c ',http://h/c"
  })
  void targetIsResolvedAgainstTheRequest(String from, String location, String expected) {
    assertThat(Redirect.target(URI.create(from), location)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a,'',a URL",
    "http://h/a,'http://h/a b?secret',a URL",
    "http://h/a,file:///etc/passwd,http or https",
    "http://h/a,jar:http://h/a,http or https",
    "https://h/a,http://h/a,'https, as before'",
    "https://h/a,HTTP://h/a,'https, as before'",
    "http://h/a,http:///a,a host",
    "http://h/a,http:b,a host",
    "http://h/a,http://me:secret@h/a,no user info"
  })
  void placeWhereItMayNotLeadIsRefused(String from, String location, String expected) {
    assertThatThrownBy(() -> Redirect.target(URI.create(from), location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: " + expected + ")")
        .hasMessageNotContaining("?secret");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a,http://H:80/b,true",
    "https://h/a,https://h:443/b,true",
    "http://h/a,https://h/a,false",
    "http://h/a,http://h:81/a,false",
    "http://h/a,http://h.org/a,false"
  })
  void originIsSchemeHostAndPort(String one, String other, boolean same) {
    assertThat(Redirect.isSameOrigin(URI.create(one), URI.create(other))).isEqualTo(same);
  }
}
