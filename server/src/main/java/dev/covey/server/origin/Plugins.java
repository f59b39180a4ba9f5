package dev.covey.server.origin;

import dev.covey.group.AsyncGetter;
import dev.covey.group.GetterProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of one folder: its files {@code *.jar}, each with a class loader of its own below
 * this program's. No jar is opened before a group names a provider, and of a jar's providers only
 * those are made that groups name. Confined to one thread.
 */
public final class Plugins implements AutoCloseable {

  private final Path folder;

  /** By class name, in the order made. */
  private final Map<String, GetterProvider> providers = new LinkedHashMap<>();

  /** Null before the first group names a provider. */
  private @Nullable List<Jar> jars;

  private Plugins(Path folder) {
    this.folder = folder;
  }

  /**
   * The plug-ins of this folder.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Plugins in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("plugins: " + folder + " (expected: a folder of jars)");
    }
    return new Plugins(folder);
  }

  /**
   * A group's getter from the provider of this class name, which is made when it is named first.
   *
   * @throws IllegalArgumentException if there is none, there are two, or it fails; the message
   *     begins with {@code getter: }
   */
  public AsyncGetter<byte[]> getter(String className, String group, Map<String, String> settings) {
    GetterProvider provider = providers.get(className);
    if (provider == null) {
      provider = make(className);
      providers.put(className, provider);
    }
    AsyncGetter<byte[]> getter;
    try {
      getter = provider.getter(group, Map.copyOf(settings));
    } catch (Throwable thrown) { // a stranger's code
      throw new IllegalArgumentException(
          "getter: " + className + " for group \"" + group + "\": " + thrown, thrown);
    }
    if (getter == null) {
      throw new IllegalArgumentException(
          "getter: " + className + " for group \"" + group + "\": null (expected: a getter)");
    }
    return getter;
  }

  /**
   * Closes the providers, the last made first, then the jars.
   *
   * @throws IllegalStateException caused by the first that a provider threw, the others suppressed
   *     in it; everything is closed nevertheless
   */
  @Override
  public void close() {
    List<AutoCloseable> open = new ArrayList<>();
    if (jars != null) {
      open.addAll(jars);
    }
    open.addAll(providers.values());
    providers.clear();
    jars = null;
    IllegalStateException failure = null;
    for (int last = open.size() - 1; last >= 0; last--) {
      try {
        open.get(last).close();
      } catch (Throwable thrown) { // a stranger's code
        if (failure == null) {
          failure = new IllegalStateException("plug-in not closed: " + thrown, thrown);
        } else {
          failure.addSuppressed(thrown);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private GetterProvider make(String className) {
    List<Jar> having = jars().stream().filter(jar -> jar.provider(className).isPresent()).toList();
    if (having.size() != 1) {
      throw new IllegalArgumentException(
          "getter: "
              + className
              + " (expected: a GetterProvider in one jar of "
              + folder
              + "; found: "
              + (jars().isEmpty() ? "no jar" : jars().stream().map(Jar::toString).toList())
              + ")");
    }
    try {
      return having.get(0).provider(className).orElseThrow().get();
    } catch (Throwable thrown) { // a stranger's code
      throw new IllegalArgumentException("getter: " + className + " not made: " + thrown, thrown);
    }
  }

  private List<Jar> jars() {
    if (jars == null) {
      try (Stream<Path> files = Files.list(folder)) {
        jars =
            files
                .filter(file -> file.getFileName().toString().endsWith(".jar"))
                .sorted()
                .map(Jar::open)
                .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("plugins: " + folder, e);
      }
    }
    return jars;
  }

  /**
   * One jar with the providers that it names.
   *
   * @param faults what is wrong with others
   */
  private record Jar(
      Path file,
      URLClassLoader loader,
      List<ServiceLoader.Provider<GetterProvider>> providers,
      List<String> faults)
      implements AutoCloseable {

    static Jar open(Path file) {
      URLClassLoader loader =
          new URLClassLoader(
              file.getFileName().toString(),
              new URL[] {url(file)},
              GetterProvider.class.getClassLoader());
      List<ServiceLoader.Provider<GetterProvider>> found = new ArrayList<>();
      List<String> faults = new ArrayList<>();
      var all = ServiceLoader.load(GetterProvider.class, loader).stream().iterator();
      while (true) {
        try {
          if (!all.hasNext()) {
            return new Jar(file, loader, found, faults);
          }
          ServiceLoader.Provider<GetterProvider> provider = all.next();
          if (provider.type().getClassLoader() == loader) {
            found.add(provider);
          }
        } catch (ServiceConfigurationError | LinkageError broken) {
          faults.add(String.valueOf(broken.getMessage()));
        }
      }
    }

    Optional<ServiceLoader.Provider<GetterProvider>> provider(String className) {
      return providers.stream()
          .filter(provider -> provider.type().getName().equals(className))
          .findFirst();
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }

    @Override
    public String toString() {
      List<String> names =
          new ArrayList<>(providers.stream().map(provider -> provider.type().getName()).toList());
      names.addAll(faults);
      return file.getFileName() + " has " + (names.isEmpty() ? "none" : names);
    }

    private static URL url(Path file) {
      try {
        return file.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("plugins: " + file + " (expected: a file)", e);
      }
    }
  }
}
