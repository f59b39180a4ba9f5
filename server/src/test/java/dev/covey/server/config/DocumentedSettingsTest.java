package dev.covey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tables in docs/configuration.md are those of the code. */
class DocumentedSettingsTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("covey.root", ".."), "docs", "configuration.md");

  @Test
  void documentationHasEverySettingAsItIs() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(document).contains(table(false)).contains(table(true)).contains(presets());
  }

  private static String presets() {
    StringBuilder table = new StringBuilder();
    Preset.LAN
        .times()
        .forEach(
            (setting, lan) ->
                table.append(
                    String.format(
                        "| `%s` | %s | %s | %s |%n",
                        setting.path(),
                        Preset.LOCAL.times().get(setting),
                        lan,
                        Preset.WAN.times().get(setting))));
    return table.toString();
  }

  private static String table(boolean ofGroup) {
    StringBuilder table =
        new StringBuilder("| setting | value | default | what it does |\n|---|---|---|---|\n");
    for (Setting<?> setting : Settings.all()) {
      if (setting.ofGroup() == ofGroup) {
        String fallback =
            Optional.ofNullable(setting.fallback())
                .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                .orElse("–");
        table.append(
            String.format(
                "| `%s` | `%s` | %s | %s |%n",
                setting.path(),
                setting.kind().label().replace("|", "\\|"),
                fallback,
                setting.doc().replace("|", "\\|")));
      }
    }
    return table.toString();
  }
}
