package dev.covey.examples.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.discovery.etcd.RealEtcd;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances of the service with a real etcd. */
@Timeout(60)
final class PriceServiceTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final PriceDatabase database = new PriceDatabase();

  @Test
  void articleIsReadOnceForAllInstances() throws Exception {
    try (RealEtcd etcd = RealEtcd.start();
        PriceService a = new PriceService("a", etcd.endpoint(), database);
        PriceService b = new PriceService("b", etcd.endpoint(), database)) {
      await().until(() -> a.node().members().size() == 2 && b.node().members().size() == 2);
      a.node().awaitReady(Duration.ofSeconds(30)); // nothing is kept in an etcd that is new
      b.node().awaitReady(Duration.ofSeconds(30));

      HttpResponse<String> price = get(a.url() + "a-17");
      assertThat(price.statusCode()).isEqualTo(200);
      assertThat(price.body()).matches("[0-9]+\\.[0-9]{2}\n");
      assertThat(get(b.url() + "a-17").body()).isEqualTo(price.body());
      assertThat(database.reads()).isEqualTo(1);

      HttpResponse<String> missing = get(b.url() + "b-1");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body()).isEqualTo("no such article: b-1\n");
      assertThat(get(a.url() + "b-1").statusCode()).isEqualTo(404);
      assertThat(database.reads()).isEqualTo(2);
    }
  }

  private HttpResponse<String> get(String url) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
