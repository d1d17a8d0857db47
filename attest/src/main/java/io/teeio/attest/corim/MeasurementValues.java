package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured of an element, or has to be (measurement-values-map).
 *
 * @param version a version and, if it names one, its scheme
 * @param svn a security version number
 * @param digests digests of the element by different algorithms; none if there are none
 * @param flags what is so or not so, by its number (is-debug is 3)
 * @param rawValue bytes
 * @param texts serial number 8 and name 11, by their numbers
 * @param octets MAC address 6, IP address 7, UEID 9 and UUID 10, by their numbers
 * @param keys keys of the element
 * @param registers digests of integrity registers, by number or name
 * @param range a number or a range
 * @param spdmIndices the SPDM measurement blocks that hold the value (TCG, key 12); none if it
 *     stands here
 * @param unknown what is not understood; a reference value that has something here is never met
 */
public record MeasurementValues(
    Optional<Version> version,
    Optional<Svn> svn,
    List<Digest> digests,
    Map<Integer, Boolean> flags,
    Optional<RawValue> rawValue,
    Map<Integer, String> texts,
    Map<Integer, Bytes> octets,
    List<Cbor> keys,
    Map<Cbor.Key, List<Digest>> registers,
    Optional<IntRange> range,
    List<Integer> spdmIndices,
    Cbor.Table unknown) {
  private static final int VERSION = 0;
  private static final int SVN = 1;
  private static final int DIGESTS = 2;
  private static final int FLAGS = 3;
  private static final int RAW_VALUE = 4;
  private static final int RAW_VALUE_MASK = 5;
  private static final int SPDM_INDIRECT = 12;
  private static final int KEYS = 13;
  private static final int REGISTERS = 14;
  private static final int RANGE = 15;
  private static final List<Integer> TEXTS = List.of(8, 11);
  private static final List<Integer> OCTETS = List.of(6, 7, 9, 10);
  private static final Set<Integer> KNOWN =
      Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  private static final int MOST_FLAG = 255;
  private static final int MOST_INDEX = 0xFE;

  /** Nothing. */
  public static final MeasurementValues NONE =
      of(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

  /** Copies the lists and maps; the maps keep their order, in which differences are told. */
  public MeasurementValues {
    digests = List.copyOf(digests);
    flags = inOrder(flags);
    texts = inOrder(texts);
    octets = inOrder(octets);
    keys = List.copyOf(keys);
    registers = inOrder(registers);
    spdmIndices = List.copyOf(spdmIndices);
  }

  /** What a measurement block can say. */
  static MeasurementValues of(
      Optional<Version> version,
      Optional<Svn> svn,
      List<Digest> digests,
      Optional<RawValue> rawValue) {
    return new MeasurementValues(
        version,
        svn,
        digests,
        Map.of(),
        rawValue,
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        Cbor.Table.EMPTY);
  }

  private static <K, V> Map<K, V> inOrder(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * A version.
   *
   * @param text the version
   * @param scheme how versions are ordered, by number or name
   */
  public record Version(String text, Optional<Cbor> scheme) {
    static Version read(CborItem item) throws MalformedInput {
      return new Version(item.get(0).text(), item.find(1).map(CborItem::value));
    }
  }

  static MeasurementValues read(CborItem item) throws MalformedInput {
    if (item.table().entries().isEmpty()) {
      throw item.malformed("is empty");
    }
    Map<Integer, String> texts = new LinkedHashMap<>();
    for (int key : TEXTS) {
      ItemReader.optional(item, key, CborItem::text).ifPresent(text -> texts.put(key, text));
    }
    Map<Integer, Bytes> octets = new LinkedHashMap<>();
    for (int key : OCTETS) {
      ItemReader.optional(item, key, value -> value.untagged().octets())
          .ifPresent(bytes -> octets.put(key, bytes));
    }
    return new MeasurementValues(
        ItemReader.optional(item, VERSION, Version::read),
        ItemReader.optional(item, SVN, Svn::read),
        Digests.list(item, DIGESTS),
        flags(item),
        rawValue(item),
        texts,
        octets,
        ItemReader.list(item, KEYS, CborItem::value),
        registers(item),
        ItemReader.optional(item, RANGE, IntRange::read),
        indices(item),
        ItemReader.unknown(item, KNOWN));
  }

  private static Optional<RawValue> rawValue(CborItem item) throws MalformedInput {
    Optional<CborItem> mask = item.find(RAW_VALUE_MASK);
    Optional<RawValue> value =
        ItemReader.optional(item, RAW_VALUE, raw -> RawValue.read(raw, mask));
    if (mask.isPresent() && value.isEmpty()) {
      throw mask.get().malformed("masks no value");
    }
    return value;
  }

  private static Map<Integer, Boolean> flags(CborItem item) throws MalformedInput {
    Map<Integer, Boolean> flags = new LinkedHashMap<>();
    Optional<CborItem> map = item.find(FLAGS);
    if (map.isEmpty()) {
      return flags;
    }
    for (Map.Entry<Cbor.Key, CborItem> flag : map.get().entries().entrySet()) {
      long number = CborItem.of(flag.getKey(), flag.getValue().path(), "").whole(0, MOST_FLAG);
      flags.put((int) number, flag.getValue().flag());
    }
    return flags;
  }

  private static Map<Cbor.Key, List<Digest>> registers(CborItem item) throws MalformedInput {
    Map<Cbor.Key, List<Digest>> registers = new LinkedHashMap<>();
    Optional<CborItem> map = item.find(REGISTERS);
    if (map.isEmpty()) {
      return registers;
    }
    for (Map.Entry<Cbor.Key, CborItem> register : map.get().entries().entrySet()) {
      registers.put(register.getKey(), Digests.read(register.getValue()));
    }
    return registers;
  }

  private static List<Integer> indices(CborItem item) throws MalformedInput {
    Optional<CborItem> map = item.find(SPDM_INDIRECT);
    if (map.isEmpty()) {
      return List.of();
    }
    List<Integer> indices = new ArrayList<>();
    for (CborItem index : map.get().get(0).oneOrMore()) {
      indices.add((int) index.whole(1, MOST_INDEX));
    }
    return indices;
  }

  /**
   * These values with those that a measurement block holds, which count where both say something.
   */
  MeasurementValues with(MeasurementValues block) {
    return new MeasurementValues(
        block.version.or(() -> version),
        block.svn.or(() -> svn),
        block.digests.isEmpty() ? digests : block.digests,
        flags,
        block.rawValue.or(() -> rawValue),
        texts,
        octets,
        keys,
        registers,
        range,
        spdmIndices,
        unknown);
  }
}
