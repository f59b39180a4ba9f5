package dev.covey.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once when it is told to terminate once more, while it closes.
 *
 * <p>Java has no API for signals; the one that every JVM has, of module {@code jdk.unsupported}, is
 * looked for at run time.
 */
final class SecondSignal {

  private static final Logger LOG = LoggerFactory.getLogger(SecondSignal.class);

  /** By name, the exit code by which shells know them. */
  private static final Map<String, Integer> SIGNALS = Map.of("TERM", 143, "INT", 130);

  private SecondSignal() {}

  /** From now on, the next one ends the process. */
  static void endsTheProcess() {
    SIGNALS.forEach(SecondSignal::handle);
  }

  private static void handle(String name, int exitCode) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object halt =
          Proxy.newProxyInstance(
              SecondSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                Runtime.getRuntime().halt(exitCode);
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), halt);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      LOG.debug("a second SIG{} is not heeded", name, absent);
    }
  }
}
