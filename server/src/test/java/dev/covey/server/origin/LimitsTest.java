package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response and its group's settings come to together; times in seconds. */
class LimitsTest {

  private static final Duration AT_ONCE = Duration.ofNanos(1);

  private final GroupConfig plain = group().build();

  private final GroupConfig ageing =
      group()
          .softTimeToLive(Duration.ofSeconds(20))
          .timeToLive(Duration.ofSeconds(100))
          .staleIfError(Duration.ofSeconds(1_000))
          .build();

  private static GroupConfigBuilder group() {
    return GroupConfig.builder().jitter(0);
  }

  private static CacheControl response(String cacheControl, int age) {
    Map<String, List<String>> headers = Map.of("Cache-Control", List.of(cacheControl));
    return CacheControl.of(HttpHeaders.of(headers, (name, value) -> true), Duration.ofSeconds(age));
  }

  private static Limits of(String cacheControl, GroupConfig group) {
    return Limits.of(response(cacheControl, 0), group);
  }

  private static Limits limits(
      @Nullable Long hard, @Nullable Long soft, @Nullable Long staleIfError) {
    return new Limits(seconds(hard), seconds(soft), seconds(staleIfError));
  }

  private static @Nullable Duration seconds(@Nullable Long seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** Rows of the table in docs/origins.md. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "public                                                    | -  | -  | -",
        "max-age=60                                                | 60 | -  | -",
        "max-age=60, stale-while-revalidate=30                     | 90 | 60 | -",
        "max-age=60, stale-if-error=300                            | 60 | -  | 300",
        "max-age=60, stale-while-revalidate=30, stale-if-error=300 | 90 | 60 | 270",
        "max-age=60, must-revalidate                               | 60 | -  | 0",
        "max-age=60, stale-while-revalidate=0                      | 60 | -  | -",
        "s-maxage=60                                               | 60 | -  | 0",
        "s-maxage=60, stale-while-revalidate=30                    | 90 | 60 | 0",
        "no-store                                                  | 0  | -  | -",
        "max-age=0                                                 | 0  | -  | -",
      })
  void whatTheResponseSaysCountsAndTheGroupsSettingsForTheRest(
      String cacheControl, @Nullable Long hard, @Nullable Long soft, @Nullable Long staleIfError) {
    assertThat(of(cacheControl, ageing)).isEqualTo(limits(hard, soft, staleIfError));
    assertThat(of(cacheControl, plain)).isEqualTo(limits(hard, soft, staleIfError));
  }

  @Test
  void staleIfErrorThatEndsBeforeTheHardLimitAddsNothing() {
    assertThat(of("max-age=60, stale-while-revalidate=30, stale-if-error=10", ageing))
        .isEqualTo(limits(90L, 60L, 0L));
  }

  @Test
  void responseWithoutLifetimeIsStaleWhenTheGroupSaysSo() {
    GroupConfig hardOnly = group().timeToLive(Duration.ofSeconds(100)).build();
    assertThat(of("must-revalidate", ageing)).isEqualTo(limits(20L, null, 0L));
    assertThat(of("must-revalidate", hardOnly)).isEqualTo(limits(100L, null, 0L));
    assertThat(of("must-revalidate", plain)).isEqualTo(limits(null, null, 0L));
    assertThat(of("stale-while-revalidate=30", ageing)).isEqualTo(limits(50L, 20L, null));
    assertThat(of("stale-while-revalidate=30", hardOnly)).isEqualTo(limits(130L, 100L, null));
    assertThat(of("stale-while-revalidate=30", plain)).isEqualTo(limits(null, null, null));
    assertThat(of("stale-if-error=300", ageing)).isEqualTo(limits(null, null, 220L));
    assertThat(of("stale-if-error=300", hardOnly)).isEqualTo(limits(null, null, 300L));
    assertThat(of("stale-if-error=30", ageing)).isEqualTo(limits(null, null, 0L));
  }

  @Test
  void responseThatIsStaleOnArrivalServesForWhatIsLeftOfTheStaleness() {
    assertThat(of("max-age=0, stale-while-revalidate=30", plain))
        .isEqualTo(new Limits(Duration.ofSeconds(30), AT_ONCE, null));
    assertThat(of("max-age=0, stale-if-error=300", plain))
        .isEqualTo(new Limits(AT_ONCE, null, Duration.ofMinutes(5)));
    String both = "max-age=60, stale-while-revalidate=30, stale-if-error=300";
    assertThat(Limits.of(response(both, 70), plain))
        .isEqualTo(new Limits(Duration.ofSeconds(20), AT_ONCE, Duration.ofSeconds(270)));
    assertThat(Limits.of(response(both, 100), plain))
        .isEqualTo(new Limits(AT_ONCE, AT_ONCE, Duration.ofSeconds(260)));
    assertThat(Limits.of(response(both, 360), plain)).isEqualTo(limits(0L, null, null));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5})
  void jitterMakesNoLimitLongerThanTheOriginSaid(double jitter) {
    GroupConfig group = GroupConfig.builder().jitter(jitter).build();
    Limits limits = of("max-age=60, stale-while-revalidate=30, stale-if-error=300", group);
    assertThat(atMost(limits.soft(), jitter)).isBetween(59.999, 60.0);
    assertThat(atMost(limits.hard(), jitter)).isBetween(89.999, 90.0);
    assertThat(limits.staleIfError()).isEqualTo(Duration.ofSeconds(270));
    assertThat(Limits.ofAbsence(response("max-age=60", 0), group))
        .hasValueSatisfying(time -> assertThat(atMost(time, jitter)).isBetween(59.999, 60.0));
  }

  private static double atMost(@Nullable Duration limit, double jitter) {
    assertThat(limit).isNotNull();
    return limit.toNanos() * (1 + jitter) / 1e9;
  }

  @Test
  void jitterOfWhatTheGroupSaysIsTheGroups() {
    GroupConfig group =
        GroupConfig.builder().jitter(0.5).softTimeToLive(Duration.ofSeconds(20)).build();
    assertThat(of("must-revalidate", group)).isEqualTo(limits(20L, null, 0L));
    assertThat(of("stale-while-revalidate=30", group)).isEqualTo(limits(40L, 20L, null));
    GroupConfig stale =
        GroupConfig.builder()
            .jitter(0.5)
            .softTimeToLive(Duration.ofSeconds(20))
            .timeToLive(Duration.ofSeconds(100))
            .build();
    assertThat(of("stale-if-error=300", stale)).isEqualTo(limits(null, null, 180L));
  }

  @Test
  void absenceIsRememberedAsLongAsItsResponseIsFresh() {
    assertThat(Limits.ofAbsence(response("max-age=60, stale-while-revalidate=30", 20), plain))
        .contains(Duration.ofSeconds(40));
    assertThat(Limits.ofAbsence(response("s-maxage=86400", 0), plain)).contains(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "must-revalidate", "no-store", "max-age=0", "max-age=5"})
  void absenceThatDoesNotSayOrShouldNotBeKeptIsRememberedAsLongAsTheGroupSays(String cacheControl) {
    assertThat(Limits.ofAbsence(response(cacheControl, 5), ageing)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "no-store",
        "must-revalidate",
        "max-age=0, stale-while-revalidate=30, stale-if-error=60",
        "max-age=0, stale-if-error=60",
        "max-age=2147483648, stale-while-revalidate=2147483648, stale-if-error=2147483648"
      })
  void everyCombinationIsOneThatAValueCanHave(String cacheControl) {
    for (GroupConfig group : List.of(plain, ageing, GroupConfig.defaults())) {
      for (int age : List.of(0, 1, 59, 60, 61)) {
        assertThat(Limits.of(response(cacheControl, age), group).loaded("v")).isNotNull();
      }
    }
  }
}
