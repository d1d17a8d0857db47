package io.teeio.spdm.capture;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an independent checker found in a recording, from {@code manifest.json}.
 *
 * @param dhe secrets of the KEY_EXCHANGE sessions in their order
 * @param psk secrets of the PSK_EXCHANGE sessions in their order
 * @param records secured records
 * @param plain messages in the clear
 * @param verified how many fields of each kind are right
 */
record Manifest(
    List<Bytes> dhe, List<Bytes> psk, int records, int plain, Map<String, Integer> verified) {
  static Manifest of(String file) {
    String all;
    try {
      all = Files.readString(Captures.directory().resolve("manifest.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = all.indexOf("\"file\": \"" + file + "\"");
    if (at < 0) {
      throw new AssertionError(file + " is not in the manifest");
    }
    int next = all.indexOf("\"file\":", at + 1);
    String entry = all.substring(at, next < 0 ? all.length() : next);
    return new Manifest(
        secrets(entry, "dhe"),
        secrets(entry, "psk"),
        number(entry, "records"),
        number(entry, "plain"),
        counts(entry));
  }

  private static List<Bytes> secrets(String entry, String kind) {
    Matcher list = Pattern.compile("\"" + kind + "\":\\s*\\[([^]]*)]").matcher(entry);
    List<Bytes> secrets = new ArrayList<>();
    if (list.find()) {
      Matcher each = Pattern.compile("\"([0-9a-f]+)\"").matcher(list.group(1));
      while (each.find()) {
        secrets.add(Bytes.fromHex(each.group(1)));
      }
    }
    return secrets;
  }

  private static int number(String entry, String name) {
    Matcher number = Pattern.compile("\"" + name + "\":\\s*(\\d+)").matcher(entry);
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  private static Map<String, Integer> counts(String entry) {
    Matcher object = Pattern.compile("\"verified\":\\s*\\{([^}]*)}").matcher(entry);
    Map<String, Integer> counts = new TreeMap<>();
    if (object.find()) {
      Matcher each = Pattern.compile("\"([^\"]+)\":\\s*(\\d+)").matcher(object.group(1));
      while (each.find()) {
        counts.put(each.group(1), Integer.parseInt(each.group(2)));
      }
    }
    return counts;
  }
}
