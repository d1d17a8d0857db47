package io.teeio.device.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of settings may hold: one value, words or settings, each where it is asked for. */
final class SettingsTest {
  private static final Map<String, Object> MAP = Map.of("a", 1);

  @TempDir private Path folder;

  private Settings settings(Object value) {
    return Settings.of(folder, Map.of("name", value));
  }

  private static void refused(String message, ThrowingCallable read) {
    assertThatThrownBy(read).isInstanceOf(BadSetting.class).hasMessageContaining(message);
  }

  @Test
  void aTextIsASingleValue() throws Exception {
    assertThat(settings(5).text("name")).contains("5");
    refused("is not a single value", () -> settings(MAP).text("name"));
    refused("is not a single value", () -> settings(List.of(1)).text("name"));
  }

  @Test
  void wordsAreNoListsAndNoSettings() throws Exception {
    assertThat(settings(List.of("a", 1)).words("name")).containsExactly("a", "1");
    refused("is a list of words", () -> settings(List.of("a", MAP)).words("name"));
    refused("is a list of words", () -> settings(List.of("a", List.of("b"))).words("name"));
  }

  @Test
  void entriesAreSettings() throws Exception {
    assertThat(settings(List.of(MAP, MAP)).entries("name")).hasSize(2);
    refused("is a list", () -> settings(MAP).entries("name"));
    refused("is a list of settings", () -> settings(List.of(MAP, "text")).entries("name"));
  }

  @Test
  void aFileHasALimit() throws Exception {
    sized("longest", 1 << 24);
    sized("longer", (1 << 24) + 1);
    assertThat(settings("").file("name", "longest").length()).isEqualTo(1 << 24);
    refused("is too long", () -> settings("").file("name", "longer"));
  }

  @Test
  void aPrivateFileHasALimit() throws Exception {
    sized("longest", 1 << 20);
    sized("longer", (1 << 20) + 1);
    PrivateFiles files = new PrivateFiles(folder);
    assertThat(files.read("longest")).isPresent();
    assertThat(files.read("absent")).isEmpty();
    assertThatThrownBy(() -> files.read("longer")).isInstanceOf(IOException.class);
  }

  /** A file of zeros that takes no room. */
  private void sized(String name, long length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(length);
    }
  }
}
