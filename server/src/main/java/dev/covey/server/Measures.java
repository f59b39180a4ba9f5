package dev.covey.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/**
 * The metrics of this process, to be scraped: those of the JVM and the process from the start, and
 * what else is bound to the registry. Safe for concurrent use.
 */
final class Measures implements AutoCloseable {

  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_1 = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final JvmGcMetrics collections = new JvmGcMetrics();

  Measures() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  /**
   * All metrics as text.
   *
   * @param accept the header of who asks, or empty: OpenMetrics if it is named there, else
   *     Prometheus's own format
   */
  Scrape scrape(String accept) {
    boolean open = accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
    String contentType = open ? OPEN_METRICS_1 : PROMETHEUS_TEXT;
    return new Scrape(contentType, registry.scrape(contentType));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
