package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

  private static final Optional<Duration> NOT_KEPT = Optional.of(Duration.ZERO);

  /** Of headers, one a line. */
  private static Optional<Duration> timeToLive(String... lines) {
    return timeToLive(CacheControl.of(headers(lines), Duration.ZERO));
  }

  private static Optional<Duration> timeToLive(CacheControl response) {
    if (!response.isKept()) {
      return NOT_KEPT;
    }
    return Optional.ofNullable(response.fresh())
        .map(fresh -> fresh.isNegative() ? Duration.ZERO : fresh);
  }

  private static CacheControl of(String cacheControl) {
    return CacheControl.of(headers("Cache-Control: " + cacheControl), Duration.ZERO);
  }

  private static HttpHeaders headers(String... lines) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
    }
    return HttpHeaders.of(headers, (name, value) -> true);
  }

  @Test
  void responseThatSaysNothingLeavesItToTheGroup() {
    assertThat(timeToLive()).isEmpty();
    assertThat(timeToLive("Cache-Control: ", "Age: 5")).isEmpty();
    assertThat(timeToLive("Cache-Control: public, must-revalidate, x=\"no-store, max-age=5\""))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 60",
        "MAX-AGE=60 | 60",
        "public,max-age=60 | 60",
        "max-age=\"60\" | 60",
        "max-age = 60 , public | 60",
        "s-maxage=5, max-age=60 | 5",
        "max-age=60, s-maxage=5 | 5",
        "max-age=60, max-age=70 | 60",
        ",,max-age=60,, | 60",
        "max-age=0 | 0",
        "max-age=2147483648 | 2147483648",
        "max-age=99999999999 | 2147483648",
        "max-age=99999999999999999999999999 | 2147483648",
        "max-age=000000000000060 | 60",
        "community=\"UCI\", max-age=60 | 60",
        "no-store-x, max-age=60 | 60",
      })
  void freshnessIsThatOfASharedCache(String cacheControl, long seconds) {
    assertThat(timeToLive("Cache-Control: " + cacheControl)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-store",
        "private",
        "no-cache",
        "No-Store, max-age=60",
        "max-age=60, private",
        "no-cache=\"Set-Cookie\", max-age=60",
        "private=\"X-A, X-B\", s-maxage=60",
        "max-age=60, no-cache"
      })
  void whatASharedCacheMustNotReuseIsNotKept(String cacheControl) {
    assertThat(timeToLive("Cache-Control: " + cacheControl)).isEqualTo(NOT_KEPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=",
        "max-age",
        "max-age=abc",
        "max-age=-5",
        "max-age=1.5",
        "s-maxage=x, max-age=60"
      })
  void freshnessThatIsNoNumberIsStale(String cacheControl) {
    assertThat(timeToLive("Cache-Control: " + cacheControl)).isEqualTo(NOT_KEPT);
  }

  @Test
  void directivesOfSeveralLinesCountTogether() {
    assertThat(timeToLive("Cache-Control: max-age=60", "Cache-Control: no-store"))
        .isEqualTo(NOT_KEPT);
    assertThat(timeToLive("Cache-Control: public", "Cache-Control: max-age=60"))
        .contains(Duration.ofSeconds(60));
  }

  @Test
  void ageAndTheTimeOfTheExchangeAreTakenOff() {
    assertThat(timeToLive("Cache-Control: max-age=60", "Age: 20")).contains(Duration.ofSeconds(40));
    assertThat(timeToLive("Cache-Control: max-age=60", "Age: 61")).isEqualTo(NOT_KEPT);
    assertThat(timeToLive("Cache-Control: max-age=60", "Age: 99999999999999")).isEqualTo(NOT_KEPT);
    assertThat(timeToLive("Cache-Control: max-age=60", "Age: old"))
        .contains(Duration.ofSeconds(60));
    assertThat(timeToLive("Cache-Control: max-age=60", "Age: -1")).contains(Duration.ofSeconds(60));
    assertThat(
            timeToLive(
                CacheControl.of(
                    headers("Cache-Control: max-age=60", "Age: 20"), Duration.ofMillis(1500))))
        .contains(Duration.ofMillis(38_500));
  }

  @Test
  void expiresCountsFromDateWhereCacheControlHasNoAge() {
    String date = "Date: Sun, 06 Nov 1994 08:49:37 GMT";
    String later = "Expires: Sun, 06 Nov 1994 08:50:37 GMT";
    assertThat(timeToLive(date, later)).contains(Duration.ofSeconds(60));
    assertThat(timeToLive(date, later, "Age: 10")).contains(Duration.ofSeconds(50));
    assertThat(timeToLive(date, later, "Cache-Control: max-age=5")).contains(Duration.ofSeconds(5));
    assertThat(timeToLive(later)).isEqualTo(NOT_KEPT);
    assertThat(timeToLive(date, "Expires: 0")).isEqualTo(NOT_KEPT);
    assertThat(timeToLive(date, "Expires: Sun, 06 Nov 1994 08:00:00 GMT")).isEqualTo(NOT_KEPT);
    assertThat(timeToLive(date, "Expires: Fri, 31 Dec 9999 23:59:59 GMT"))
        .contains(Duration.ofSeconds(1L << 31));
  }

  @Test
  void responseThatVariesByEverythingIsNotKept() {
    assertThat(timeToLive("Vary: Accept, *", "Cache-Control: max-age=60")).isEqualTo(NOT_KEPT);
    assertThat(timeToLive("Vary: Accept", "Cache-Control: max-age=60"))
        .contains(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | | ",
        "max-age=60, stale-while-revalidate=30 | 30 | ",
        "max-age=60, Stale-If-Error=\"300\" | | 300",
        "stale-while-revalidate=30, stale-if-error=300 | 30 | 300",
        "max-age=60, stale-while-revalidate=30, stale-while-revalidate=40 | 30 | ",
        "max-age=60, stale-while-revalidate=soon, stale-if-error=-1 | 0 | 0",
        "max-age=60, stale-if-error | | 0",
        "max-age=60, stale-if-error=99999999999999999999 | | 2147483648",
      })
  void staleResponseServesAsLongAsItSays(
      String cacheControl, @Nullable Long staleWhileRevalidate, @Nullable Long staleIfError) {
    assertStale(cacheControl, staleWhileRevalidate, staleIfError);
  }

  @ParameterizedTest
  @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=5, must-revalidate"})
  void responseThatMustBeRevalidatedServesNobodyOnceItIsStale(String cacheControl) {
    assertStale(cacheControl, 0L, 0L);
    assertStale(cacheControl + ", stale-while-revalidate=30, stale-if-error=300", 0L, 0L);
    assertStale("stale-if-error=300, " + cacheControl + ", max-age=60", 0L, 0L);
  }

  @Test
  void freshnessForSharedCachesRulesOutOnlyTheStalenessThatIsNotGranted() {
    assertStale("s-maxage=5", 0L, 0L);
    assertStale("s-maxage=5, stale-while-revalidate=30", 30L, 0L);
    assertStale("max-age=60, s-maxage=5, stale-if-error=300", 0L, 300L);
  }

  private static void assertStale(
      String cacheControl, @Nullable Long staleWhileRevalidate, @Nullable Long staleIfError) {
    CacheControl response = of(cacheControl);
    assertThat(response.staleWhileRevalidate()).isEqualTo(seconds(staleWhileRevalidate));
    assertThat(response.staleIfError()).isEqualTo(seconds(staleIfError));
  }

  private static @Nullable Duration seconds(@Nullable Long seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  @Test
  void longNonsenseTakesNoLongTime() {
    assertThat(timeToLive("Cache-Control: " + "=\"".repeat(50_000))).isEmpty();
    assertThat(timeToLive("Cache-Control: " + "a".repeat(100_000))).isEmpty();
    assertThat(timeToLive("Cache-Control: " + " ".repeat(100_000))).isEmpty();
    assertThat(timeToLive("Cache-Control: a" + " ".repeat(100_000) + "b")).isEmpty();
  }
}
