package io.teeio.dissect;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.SummaryType;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Phrases that the facts of several messages share. */
final class Words {
  private static final int PROVISIONED_KEY = 0xF;
  private static final int MANY = 8;

  private Words() {}

  /** A slot of 4 or 8 bits. */
  static String slot(int slot) {
    return (slot & PROVISIONED_KEY) == PROVISIONED_KEY ? "provisioned key" : "slot " + slot;
  }

  /** The set bits of a slot mask, as {@code 0 1 4}. */
  static String slots(int mask) {
    StringBuilder slots = new StringBuilder();
    for (int slot = 0; slot < 8; slot++) {
      if ((mask >> slot & 1) != 0) {
        slots.append(slots.isEmpty() ? "" : " ").append(slot);
      }
    }
    return slots.isEmpty() ? "none" : slots.toString();
  }

  /** Names of the algorithms whose bits are set, with the bits that have no name. */
  static <A extends Registered> String algorithms(long bits, A[] all) {
    List<A> known = Registered.in(bits, all);
    long unknown = bits & ~Registered.bits(known);
    List<String> names = new java.util.ArrayList<>(known.stream().map(Object::toString).toList());
    if (unknown != 0) {
      names.add("0x" + Long.toHexString(unknown));
    }
    return names.isEmpty() ? "none" : String.join("|", names);
  }

  static String capabilities(EndpointCapabilities endpoint) {
    return flags(endpoint.flags())
        + (endpoint.dataTransferSize() == 0
            ? ""
            : ", DataTransferSize "
                + endpoint.dataTransferSize()
                + ", MaxSPDMmsgSize "
                + endpoint.maxSpdmMessageSize());
  }

  private static String flags(CapabilitySet flags) {
    List<String> names = flags.named().stream().map(Capability::name).toList();
    return names.isEmpty() ? "no capabilities" : String.join(" ", names);
  }

  static String summary(SummaryType type) {
    return switch (type) {
      case NONE -> "";
      case TCB -> ", summary of the TCB";
      case ALL -> ", summary of all measurements";
    };
  }

  /** Half of a session id. */
  static String half(int id) {
    return "0x%04x".formatted(id);
  }

  /** Text if the bytes are printable, else hexadecimal digits; shortened. */
  static String text(Bytes bytes) {
    if (bytes.isEmpty()) {
      return "none";
    }
    String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    String trimmed = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    boolean printable = trimmed.chars().allMatch(each -> each >= ' ' && each <= '~');
    return printable ? '"' + shortened(trimmed) + '"' : shortened(bytes.toString());
  }

  private static String shortened(String text) {
    return text.length() > 48 ? text.substring(0, 45) + "..." : text;
  }

  static String blocks(List<MeasurementBlock> blocks) {
    if (blocks.isEmpty()) {
      return "no blocks";
    }
    String indices =
        String.join(" ", blocks.stream().limit(MANY).map(block -> index(block.index())).toList());
    return (blocks.size() == 1 ? "1 block: " : blocks.size() + " blocks: ")
        + indices
        + (blocks.size() > MANY ? " ..." : "");
  }

  /** A measurement index, the special ones with their names. */
  static String index(int index) {
    return switch (index) {
      case 0 -> "count";
      case 0xFD -> "manifest(0xfd)";
      case 0xFE -> "device mode(0xfe)";
      case 0xFF -> "all";
      default -> Integer.toString(index);
    };
  }

  /** What Secured Messages versions an endpoint offers; empty if it offers none. */
  static String offered(Bytes opaque, SpdmVersion version) {
    try {
      return SecuredVersionList.read(opaque, version)
          .map(list ->
              ", secured "
                  + String.join("|", list.versions().stream().map(Object::toString).toList()))
          .orElse("");
    } catch (MalformedInput _) {
      return "";
    }
  }

  /** What Secured Messages version a responder selected; empty if none. */
  static String selected(Bytes opaque, SpdmVersion version) {
    try {
      return SecuredVersionSelection.read(opaque, version)
          .map(selection -> ", secured " + selection.selected())
          .orElse("");
    } catch (MalformedInput _) {
      return "";
    }
  }

  /** Who defines something: a standards body, with its vendor id. */
  static String body(StandardsBodyHeader header) {
    return registry(header.id(), header.vendorId());
  }

  /** A vendor of a registry of DSP0274. */
  static String registry(int id, Bytes vendor) {
    String name =
        switch (id) {
          case 0 -> "DMTF";
          case 1 -> "TCG";
          case 2 -> "USB";
          case 3 -> "PCI-SIG";
          case 4 -> "IANA";
          case 5 -> "HDBaseT";
          case 6 -> "MIPI";
          case 7 -> "CXL";
          case 8 -> "JEDEC";
          case 9 -> "VESA";
          case 10 -> "IANA CBOR";
          case 11 -> "DMTF-DSP";
          default -> "registry " + id;
        };
    return vendor.isEmpty() ? name : name + " vendor " + littleEndian(vendor);
  }

  private static String littleEndian(Bytes vendor) {
    StringBuilder hex = new StringBuilder();
    for (int i = Math.min(vendor.length(), 16) - 1; i >= 0; i--) {
      hex.append("%02x".formatted(vendor.at(i)));
    }
    return hex.toString();
  }

  /** {@code , word} if {@code condition}. */
  static String also(boolean condition, String word) {
    return condition ? ", " + word : "";
  }

  /** {@code , text} of what is there. */
  static String also(Optional<String> text) {
    return text.map(each -> ", " + each).orElse("");
  }
}
