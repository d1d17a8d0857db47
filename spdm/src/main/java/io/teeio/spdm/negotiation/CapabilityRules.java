package io.teeio.spdm.negotiation;

import static io.teeio.spdm.Capability.CERT;
import static io.teeio.spdm.Capability.CHAL;
import static io.teeio.spdm.Capability.CHUNK;
import static io.teeio.spdm.Capability.ENCRYPT;
import static io.teeio.spdm.Capability.EP_INFO_WITH_SIGNATURE;
import static io.teeio.spdm.Capability.KEY_EX;
import static io.teeio.spdm.Capability.MAC;
import static io.teeio.spdm.Capability.MEAS_WITH_SIGNATURE;
import static io.teeio.spdm.Capability.MUT_AUTH;
import static io.teeio.spdm.Capability.PUB_KEY_ID;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import java.util.ArrayList;
import java.util.List;

/**
 * Which flags go together, and which sizes (DSP0274, GET_CAPABILITIES and CAPABILITIES). What a
 * version did not define yet is not looked at.
 */
public final class CapabilityRules {
  /** The least DataTransferSize, which is the size of the largest message that is never chunked. */
  public static final int MINIMUM_DATA_TRANSFER_SIZE = 42;

  private static final int MAXIMUM_CT_EXPONENT = 31;
  private static final int RESERVED = 0b11;

  private CapabilityRules() {}

  /** The rules that {@code request} breaks; empty if it is in order. */
  public static List<SpdmRule> brokenBy(GetCapabilities request) {
    SpdmVersion version = request.version();
    if (!version.atLeast(SpdmVersion.V1_1)) {
      return List.of();
    }
    CapabilitySet flags = definedIn(version, request.capabilities().flags());
    List<SpdmRule> broken = new ArrayList<>(brokenSizes(version, request.capabilities()));
    broken.addAll(brokenByBoth(version, flags));
    Check check = new Check(broken);
    check.that(flags.field(Capability.PSK.shift()) <= 1, SpdmRule.CAPABILITIES_RESERVED_VALUE);
    boolean identity = flags.hasAny(CERT, PUB_KEY_ID);
    check.that(
        !identity || flags.hasAny(CHAL, KEY_EX, EP_INFO_WITH_SIGNATURE),
        SpdmRule.CAPABILITIES_IDENTITY_UNUSED);
    check.that(
        identity || !flags.hasAny(CHAL, MUT_AUTH, EP_INFO_WITH_SIGNATURE),
        SpdmRule.CAPABILITIES_NEEDS_IDENTITY);
    check.that(
        !request.supportedAlgorithmsRequested() || flags.has(CHUNK),
        SpdmRule.CAPABILITIES_ALGORITHMS_NEED_CHUNK);
    return distinct(broken);
  }

  /** The rules that {@code response} breaks; empty if it is in order. */
  public static List<SpdmRule> brokenBy(Capabilities response, GetCapabilities request) {
    SpdmVersion version = request.version();
    CapabilitySet flags = definedIn(version, response.capabilities().flags());
    List<SpdmRule> broken = new ArrayList<>(brokenSizes(version, response.capabilities()));
    Check check = new Check(broken);
    check.that(
        flags.field(Capability.MEAS_WITH_SIGNATURE.shift()) != RESERVED,
        SpdmRule.CAPABILITIES_RESERVED_VALUE);
    check.that(
        !flags.has(Capability.MEAS_FRESH)
            || flags.hasAny(Capability.MEAS_WITHOUT_SIGNATURE, MEAS_WITH_SIGNATURE),
        SpdmRule.CAPABILITIES_MEAS_FRESH);
    if (version.atLeast(SpdmVersion.V1_1)) {
      broken.addAll(brokenByBoth(version, flags));
      check.that(
          flags.field(Capability.PSK.shift()) != RESERVED, SpdmRule.CAPABILITIES_RESERVED_VALUE);
    }
    checkResponderIdentity(flags, check);
    checkCertificateManagement(flags, check);
    check.that(
        response.supportedAlgorithms().isEmpty()
            || (request.supportedAlgorithmsRequested() && flags.has(CHUNK)),
        SpdmRule.CAPABILITIES_ALGORITHMS_NEED_CHUNK);
    return distinct(broken);
  }

  private static void checkResponderIdentity(CapabilitySet flags, Check check) {
    boolean identity = flags.hasAny(CERT, PUB_KEY_ID);
    boolean signs = flags.hasAny(CHAL, KEY_EX, MEAS_WITH_SIGNATURE, EP_INFO_WITH_SIGNATURE);
    check.that(!identity || signs, SpdmRule.CAPABILITIES_IDENTITY_UNUSED);
    check.that(identity || !(signs || flags.has(MUT_AUTH)), SpdmRule.CAPABILITIES_NEEDS_IDENTITY);
  }

  private static void checkCertificateManagement(CapabilitySet flags, Check check) {
    SpdmRule rule = SpdmRule.CAPABILITIES_CERTIFICATE_MANAGEMENT;
    boolean set = flags.has(Capability.SET_CERT);
    check.that(flags.has(CERT) || !(flags.has(Capability.ALIAS_CERT) || set), rule);
    check.that(set || !flags.has(Capability.CSR), rule);
    check.that(set || flags.has(Capability.CSR) || !flags.has(Capability.CERT_INSTALL_RESET), rule);
    boolean multiKey = flags.hasAny(Capability.MULTI_KEY_ONLY, Capability.MULTI_KEY_NEGOTIABLE);
    check.that(
        !multiKey || (flags.has(Capability.GET_KEY_PAIR_INFO) && flags.has(CERT)),
        SpdmRule.CAPABILITIES_MULTI_KEY);
    check.that(
        !flags.has(Capability.SET_KEY_PAIR_RESET) || flags.has(Capability.SET_KEY_PAIR_INFO),
        SpdmRule.CAPABILITIES_KEY_PAIR_RESET);
  }

  /** What requester and responder have in common, since 1.1. */
  private static List<SpdmRule> brokenByBoth(SpdmVersion version, CapabilitySet flags) {
    List<SpdmRule> broken = new ArrayList<>();
    Check check = new Check(broken);
    boolean keyExchange = flags.has(KEY_EX);
    boolean session = keyExchange || flags.field(Capability.PSK.shift()) != 0;
    check.that(!session || flags.has(MAC), SpdmRule.CAPABILITIES_SESSION_NEEDS_MAC);
    check.that(
        session
            || !flags.hasAny(
                ENCRYPT,
                MAC,
                Capability.HANDSHAKE_IN_THE_CLEAR,
                Capability.HBEAT,
                Capability.KEY_UPD,
                Capability.EVENT),
        SpdmRule.CAPABILITIES_NEEDS_SESSION);
    check.that(
        keyExchange || !session || !flags.has(Capability.HANDSHAKE_IN_THE_CLEAR),
        SpdmRule.CAPABILITIES_PSK_IN_THE_CLEAR);
    check.that(!(flags.has(CERT) && flags.has(PUB_KEY_ID)), SpdmRule.CAPABILITIES_ONE_IDENTITY);
    boolean mutual = flags.has(MUT_AUTH);
    check.that(!mutual || flags.hasAny(KEY_EX, CHAL), SpdmRule.CAPABILITIES_MUT_AUTH);
    check.that(
        !mutual || version != SpdmVersion.V1_1 || flags.has(Capability.ENCAP),
        SpdmRule.CAPABILITIES_MUT_AUTH);
    int multiKey = flags.field(Capability.MULTI_KEY_ONLY.shift());
    check.that(
        flags.field(EP_INFO_WITH_SIGNATURE.shift()) != RESERVED && multiKey != RESERVED,
        SpdmRule.CAPABILITIES_RESERVED_VALUE);
    check.that(multiKey == 0 || !flags.has(PUB_KEY_ID), SpdmRule.CAPABILITIES_MULTI_KEY);
    return broken;
  }

  private static List<SpdmRule> brokenSizes(
      SpdmVersion version, EndpointCapabilities capabilities) {
    List<SpdmRule> broken = new ArrayList<>();
    Check check = new Check(broken);
    check.that(capabilities.ctExponent() <= MAXIMUM_CT_EXPONENT, SpdmRule.CAPABILITIES_CT_EXPONENT);
    if (version.atLeast(SpdmVersion.V1_2)) {
      long transfer = capabilities.dataTransferSize();
      long message = capabilities.maxSpdmMessageSize();
      check.that(transfer >= MINIMUM_DATA_TRANSFER_SIZE, SpdmRule.CAPABILITIES_DATA_TRANSFER_SIZE);
      check.that(
          transfer == message || (transfer < message && capabilities.has(CHUNK)),
          SpdmRule.CAPABILITIES_MESSAGE_SIZE);
    }
    return broken;
  }

  /** {@code flags} without those that {@code version} has no meaning for. */
  public static CapabilitySet definedIn(SpdmVersion version, CapabilitySet flags) {
    int bits =
        switch (version) {
          case V1_0 -> 6;
          case V1_1 -> 17;
          case V1_2 -> 22;
          case V1_3 -> 30;
          case V1_4 -> 48;
        };
    return new CapabilitySet(flags.flags() & ((1L << bits) - 1));
  }

  private static List<SpdmRule> distinct(List<SpdmRule> broken) {
    return broken.stream().distinct().toList();
  }

  /** Collects what does not hold. */
  private record Check(List<SpdmRule> broken) {
    void that(boolean condition, SpdmRule rule) {
      if (!condition) {
        broken.add(rule);
      }
    }
  }
}
