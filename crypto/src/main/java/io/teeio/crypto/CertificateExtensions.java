package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The extensions of a certificate (RFC 5280 4.2), those that are used here decoded.
 *
 * @param all contents by dotted object identifier
 * @param basicConstraints whether the key signs certificates
 * @param keyUsage what the key may be used for
 * @param extendedKeyUsages further uses, as dotted object identifiers
 * @param otherNames the subject's other names of the kinds that SPDM and PCIe have
 * @param notUnderstood whether one is critical that is not checked here
 */
record CertificateExtensions(
    Map<String, Bytes> all,
    Optional<BasicConstraints> basicConstraints,
    Optional<Set<KeyUsage>> keyUsage,
    List<String> extendedKeyUsages,
    List<OtherName> otherNames,
    boolean notUnderstood) {
  private static final String CLAUSE = "RFC 5280 4.2";
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String CERTIFICATE_POLICIES = "2.5.29.32";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int OTHER_NAME = 0xA0;

  /** Policies restrict nothing as long as none is asked for (RFC 5280 6.1.1 c). */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          SUBJECT_KEY_IDENTIFIER,
          KEY_USAGE,
          SUBJECT_ALTERNATIVE_NAME,
          BASIC_CONSTRAINTS,
          CERTIFICATE_POLICIES,
          AUTHORITY_KEY_IDENTIFIER,
          EXTENDED_KEY_USAGE,
          SpdmObjectIdentifiers.EXTENSION);

  /** A certificate of version 1 or 2 has none. */
  static final CertificateExtensions NONE =
      new CertificateExtensions(
          Map.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), false);

  /**
   * A name of a kind of its own.
   *
   * @param type its kind, as a dotted object identifier
   * @param text the name
   */
  record OtherName(String type, String text) {}

  /** Reads the sequence of extensions. */
  static CertificateExtensions read(DerReader list) throws MalformedInput {
    Map<String, Bytes> all = new LinkedHashMap<>();
    boolean notUnderstood = false;
    while (list.hasMore()) {
      DerReader extension = list.enter("Extension", DerReader.SEQUENCE);
      String type = extension.objectIdentifier("extnID");
      boolean critical = extension.isNext(DerReader.BOOLEAN) && extension.flag("critical");
      Bytes contents = Bytes.adopt(extension.value("extnValue", DerReader.OCTET_STRING));
      extension.end("Extension");
      if (all.put(type, contents) != null) {
        throw list.malformed("Extension", type + " is there twice");
      }
      notUnderstood |= critical && !UNDERSTOOD.contains(type);
    }
    return new CertificateExtensions(
        Map.copyOf(all),
        basicConstraints(all),
        keyUsage(all),
        extendedKeyUsages(all),
        otherNames(all),
        notUnderstood);
  }

  private static Optional<DerReader> contents(
      Map<String, Bytes> all, String type, String field, int tag) throws MalformedInput {
    Bytes contents = all.get(type);
    if (contents == null) {
      return Optional.empty();
    }
    DerReader outer = DerReader.of(contents.shared(), CLAUSE);
    DerReader in = outer.enter(field, tag);
    outer.end(field);
    return Optional.of(in);
  }

  private static Optional<BasicConstraints> basicConstraints(Map<String, Bytes> all)
      throws MalformedInput {
    Optional<DerReader> in =
        contents(all, BASIC_CONSTRAINTS, "BasicConstraints", DerReader.SEQUENCE);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    DerReader constraints = in.get();
    boolean authority = constraints.isNext(DerReader.BOOLEAN) && constraints.flag("cA");
    OptionalInt pathLength = OptionalInt.empty();
    if (constraints.hasMore()) {
      var length = constraints.natural("pathLenConstraint");
      if (!authority || length.bitLength() > 31) {
        throw constraints.malformed("pathLenConstraint", "is out of place or beyond any path");
      }
      pathLength = OptionalInt.of(length.intValue());
    }
    constraints.end("BasicConstraints");
    return Optional.of(new BasicConstraints(authority, pathLength));
  }

  private static Optional<Set<KeyUsage>> keyUsage(Map<String, Bytes> all) throws MalformedInput {
    Optional<DerReader> in = contents(all, KEY_USAGE, "KeyUsage", DerReader.BIT_STRING);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    byte[] bits = in.get().rest();
    if (bits.length < 1 || bits[0] < 0 || bits[0] > 7 || (bits.length == 1 && bits[0] != 0)) {
      throw in.get().malformed("KeyUsage", "is not a string of bits");
    }
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : KeyUsage.values()) {
      int at = 1 + usage.bit() / 8;
      if (at < bits.length && (bits[at] & 0x80 >> usage.bit() % 8) != 0) {
        usages.add(usage);
      }
    }
    return Optional.of(Set.copyOf(usages));
  }

  private static List<String> extendedKeyUsages(Map<String, Bytes> all) throws MalformedInput {
    Optional<DerReader> in =
        contents(all, EXTENDED_KEY_USAGE, "ExtKeyUsageSyntax", DerReader.SEQUENCE);
    List<String> identifiers = new ArrayList<>();
    while (in.isPresent() && in.get().hasMore()) {
      identifiers.add(in.get().objectIdentifier("KeyPurposeId"));
    }
    return List.copyOf(identifiers);
  }

  private static List<OtherName> otherNames(Map<String, Bytes> all) throws MalformedInput {
    Optional<DerReader> in =
        contents(all, SUBJECT_ALTERNATIVE_NAME, "GeneralNames", DerReader.SEQUENCE);
    List<OtherName> found = new ArrayList<>();
    while (in.isPresent() && in.get().hasMore()) {
      if (in.get().isNext(OTHER_NAME)) {
        otherName(in.get().enter("otherName", OTHER_NAME)).ifPresent(found::add);
      } else {
        in.get().element("GeneralName");
      }
    }
    return List.copyOf(found);
  }

  private static Optional<OtherName> otherName(DerReader in) throws MalformedInput {
    String type = in.objectIdentifier("type-id");
    if (!type.equals(SpdmObjectIdentifiers.DEVICE_INFO)
        && !type.equals(SpdmObjectIdentifiers.PCIE_CMA)) {
      return Optional.empty();
    }
    DerReader value = in.enter("value", 0xA0);
    byte[] text = value.value("name", DerReader.UTF8_STRING);
    value.end("value");
    in.end("otherName");
    return Optional.of(new OtherName(type, new String(text, StandardCharsets.UTF_8)));
  }

  /** The identifiers that an SPDM extension lists; none if there is none or it has another form. */
  List<String> spdmIdentifiers() {
    List<String> identifiers = new ArrayList<>();
    try {
      Optional<DerReader> list =
          contents(all, SpdmObjectIdentifiers.EXTENSION, "oids", DerReader.SEQUENCE);
      while (list.isPresent() && list.get().hasMore()) {
        DerReader entry =
            list.get().isNext(DerReader.SEQUENCE)
                ? list.get().enter("oid", DerReader.SEQUENCE)
                : list.get();
        identifiers.add(entry.objectIdentifier("spdmOID"));
      }
    } catch (MalformedInput otherForm) {
      return List.of();
    }
    return identifiers;
  }
}
