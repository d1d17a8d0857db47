package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The OpaqueData of a report. Two forms exist, all little-endian:
 *
 * <pre>
 * plain      { type u16, size u16, value }*
 * versioned  "NVDAOD", profile u16 = 0, major u8, minor u8, patch u8, padding u8,
 *            { type u16, valueType u16, size u16, value }*
 * </pre>
 *
 * <p>Fields that nobody knows are kept; newer firmware has more of them.
 *
 * @param version of the versioned form; empty for the plain one
 * @param fields in the order of the report
 */
public record OpaqueData(Optional<Version> version, List<Field> fields) {
  private static final Bytes MAGIC = Bytes.copyOf("NVDAOD".getBytes(StandardCharsets.US_ASCII));
  private static final int NEWEST_MAJOR = 2;
  private static final int PLAIN_HEADER = 4;
  private static final int VERSIONED_HEADER = 6;
  private static final String CLAUSE = "NVIDIA attestation report, opaque data";

  /**
   * Version of the versioned form.
   *
   * @param major 0 to 2
   * @param minor compatible additions
   * @param patch corrections
   */
  public record Version(int major, int minor, int patch) {
    @Override
    public String toString() {
      return major + "." + minor + "." + patch;
    }
  }

  /**
   * One field.
   *
   * @param type which; see {@link OpaqueField}
   * @param valueType how the value is to be read, in the versioned form
   * @param value its bytes
   */
  public record Field(int type, OptionalInt valueType, Bytes value) {}

  /** Copies the list. */
  public OpaqueData {
    fields = List.copyOf(fields);
  }

  /**
   * Reads all of {@code opaque}.
   *
   * @throws MalformedInput if a field is cut short, or the form's version is not understood
   */
  public static OpaqueData read(Bytes opaque) throws MalformedInput {
    WireReader in = WireReader.keeping(opaque, CLAUSE);
    Optional<Version> version =
        opaque.startsWith(MAGIC) ? Optional.of(readVersion(in)) : Optional.empty();
    int header = version.isPresent() ? VERSIONED_HEADER : PLAIN_HEADER;
    List<Field> fields = new ArrayList<>();
    while (in.remaining() > 0) {
      in.require(in.remaining() >= header, "type", "a field's header is cut short");
      int type = in.u16("type");
      OptionalInt valueType =
          version.isPresent() ? OptionalInt.of(in.u16("valueType")) : OptionalInt.empty();
      fields.add(new Field(type, valueType, in.bytes("value", in.u16("size"))));
    }
    return new OpaqueData(version, fields);
  }

  private static Version readVersion(WireReader in) throws MalformedInput {
    in.bytes("magic", MAGIC.length());
    int profile = in.u16("profile");
    in.require(profile == 0, "profile", "is " + profile + ", not 0");
    Version version = new Version(in.u8("major"), in.u8("minor"), in.u8("patch"));
    in.u8("padding");
    in.require(
        version.major() <= NEWEST_MAJOR,
        "major",
        "is " + version.major() + "; up to " + NEWEST_MAJOR + " are understood");
    return version;
  }

  /** The first field of {@code type}. */
  public Optional<Field> find(OpaqueField type) {
    for (Field field : fields) {
      if (field.type() == type.wire()) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** The value of the first field of {@code type}. */
  public Optional<Bytes> value(OpaqueField type) {
    return find(type).map(Field::value);
  }

  /** The value of {@code type} as ASCII, up to the first NUL. */
  public Optional<String> text(OpaqueField type) {
    return value(type).map(OpaqueData::text);
  }

  private static String text(Bytes value) {
    String whole = new String(value.toArray(), StandardCharsets.US_ASCII);
    int end = whole.indexOf('\0');
    return (end < 0 ? whole : whole.substring(0, end)).strip();
  }
}
