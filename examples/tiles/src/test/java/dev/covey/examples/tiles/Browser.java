package dev.covey.examples.tiles;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium with its driver: the one on PATH, else Debian's, which it installs itself where
 * it may.
 */
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** Warns of a newer Chromium at every start, for a protocol that the tests do not use. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private Browser() {}

  /** Empty, with a reason on standard output, where there is no browser to be had. */
  static Optional<ChromeDriver> open(Path profile) throws IOException, InterruptedException {
    if (binary().isEmpty() || onPath("chromedriver").isEmpty()) {
      install();
    }
    Optional<File> binary = binary();
    Optional<File> driver = onPath("chromedriver");
    if (binary.isEmpty() || driver.isEmpty()) {
      System.out.println(
          "*** SKIPPED: the page was NOT tested in a browser. No chromium and chromedriver on PATH,"
              + " and they could not be installed (needs root and apt-get). ***");
      return Optional.empty();
    }
    return Optional.of(start(binary.get(), driver.get(), profile));
  }

  private static ChromeDriver start(File binary, File driver, Path profile) {
    DEVTOOLS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(binary);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriver browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver)
                .usingAnyFreePort()
                .build(),
            options);
    browser.manage().window().setSize(new Dimension(1280, 960));
    return browser;
  }

  private static Optional<File> binary() {
    return NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
  }

  private static Optional<File> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst();
  }

  private static void install() throws IOException, InterruptedException {
    if (onPath("apt-get").isEmpty() || !"root".equals(System.getProperty("user.name"))) {
      return;
    }
    System.out.println("Installing chromium and chromium-driver for the test of the page ...");
    List<String> install =
        List.of(
            "apt-get", "install", "-y", "--no-install-recommends", "chromium", "chromium-driver");
    if (run(install) != 0 && run(List.of("apt-get", "update")) == 0) {
      run(install);
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(Path.of("target"), "apt-get", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive"));
    int status = builder.redirectOutput(log.toFile()).start().waitFor();
    if (status != 0) {
      System.out.println(String.join(" ", command) + " ended with " + status + ", see " + log);
    }
    return status;
  }
}
