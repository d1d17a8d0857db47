package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.DerReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a certificate says of the layer of firmware that holds its key (TCG DICE Attestation
 * Architecture, DiceTcbInfo). Every field may be missing.
 *
 * @param vendor who made the layer
 * @param model of what
 * @param version of it
 * @param svn its security version number, which counts fixes
 * @param layer its place in the order of start
 * @param index of the layer among several of the same kind
 * @param fwids digests of it
 * @param flags the states that are set; empty if nothing is said of them
 * @param flagsMask the states of which something is said; empty if nothing is said of that
 * @param vendorInfo whatever else the vendor says
 * @param type the kind of layer, in the vendor's terms
 */
public record DiceTcbInfo(
    Optional<String> vendor,
    Optional<String> model,
    Optional<String> version,
    OptionalLong svn,
    OptionalLong layer,
    OptionalLong index,
    List<FirmwareId> fwids,
    Optional<Set<TcbFlag>> flags,
    Optional<Set<TcbFlag>> flagsMask,
    Optional<Bytes> vendorInfo,
    Optional<Bytes> type) {
  /** The extension that holds one. Older devices put a firmware id alone under the same name. */
  public static final String EXTENSION = "2.23.133.5.4.1";

  /** The name under which some devices put the extension instead. */
  public static final String EXTENSION_OF_OLD = "2.23.133.5.4.1.1";

  /** The extension that holds several. */
  public static final String MULTIPLE = "2.23.133.5.4.5";

  private static final int MOST = 64;

  /** Copies the list. */
  public DiceTcbInfo {
    fwids = List.copyOf(fwids);
  }

  /**
   * All that {@code certificate} says, one a layer.
   *
   * @throws MalformedInput if it has such an extension, but not in its form
   */
  public static List<DiceTcbInfo> of(Certificate certificate) throws MalformedInput {
    List<DiceTcbInfo> all = new ArrayList<>();
    for (String extension : List.of(EXTENSION_OF_OLD, EXTENSION)) {
      Optional<Bytes> contents = certificate.extension(extension);
      if (contents.isPresent()) {
        all.add(readAny(contents.get()));
      }
    }
    Optional<Bytes> several = certificate.extension(MULTIPLE);
    if (several.isPresent()) {
      all.addAll(readSeveral(several.get()));
    }
    return List.copyOf(all);
  }

  /**
   * Reads the contents of {@link #EXTENSION}: DiceTcbInfo, or a firmware id alone, or one behind a
   * version and a key as the certificates of RIoT and of NVIDIA's Hopper have it.
   *
   * @throws MalformedInput if it is none of them
   */
  public static DiceTcbInfo readAny(Bytes der) throws MalformedInput {
    DerReader in = DerReader.sequence(der, "DiceTcbInfo", FirmwareId.clause());
    if (in.isNext(DerReader.INTEGER)) {
      in.natural("version");
      in.element("deviceID");
      FirmwareId fwid = FirmwareId.read(in);
      in.end("CompositeDeviceID");
      return ofFirmware(fwid);
    }
    if (in.isNext(DerReader.OBJECT_IDENTIFIER) || in.isNext(DerReader.SEQUENCE)) {
      return ofFirmware(FirmwareId.read(DerReader.of(der, FirmwareId.clause())));
    }
    return read(in);
  }

  /**
   * Reads the contents of {@link #MULTIPLE}.
   *
   * @throws MalformedInput if they are not several DiceTcbInfo, at most 64
   */
  public static List<DiceTcbInfo> readSeveral(Bytes der) throws MalformedInput {
    DerReader list = DerReader.sequence(der, "MultiTcbInfo", FirmwareId.clause());
    List<DiceTcbInfo> all = new ArrayList<>();
    while (list.hasMore()) {
      if (all.size() == MOST) {
        throw list.malformed("MultiTcbInfo", "has more than " + MOST);
      }
      all.add(read(list.enter("DiceTcbInfo", DerReader.SEQUENCE)));
    }
    return all;
  }

  private static DiceTcbInfo ofFirmware(FirmwareId fwid) {
    return new DiceTcbInfo(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(fwid),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** In the order of their tags; what later versions of the form add comes behind. */
  private static DiceTcbInfo read(DerReader contents) throws MalformedInput {
    DiceFields in = new DiceFields(contents);
    Optional<String> vendor = in.text("vendor", 0);
    Optional<String> model = in.text("model", 1);
    Optional<String> version = in.text("version", 2);
    OptionalLong svn = in.number("svn", 3);
    OptionalLong layer = in.number("layer", 4);
    OptionalLong index = in.number("index", 5);
    List<FirmwareId> fwids = in.firmwareIds("fwids", 6);
    Optional<Set<TcbFlag>> flags = in.flags("flags", 7);
    Optional<Bytes> vendorInfo = in.octets("vendorInfo", 8);
    Optional<Bytes> type = in.octets("type", 9);
    Optional<Set<TcbFlag>> flagsMask = in.flags("flagsMask", 10);
    in.skipLater("DiceTcbInfo", 11);
    return new DiceTcbInfo(
        vendor, model, version, svn, layer, index, fwids, flags, flagsMask, vendorInfo, type);
  }
}
