package io.teeio.device.endpoint;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Endpoints that have a name. */
public final class StandardEndpoints {
  private static final int SECURITY_VERSION_INDEX = 0x10;
  private static final int EXTENDED_INDEX = 0x11;
  private static final int MANIFEST_INDEX = 0xFD;
  private static final int DEVICE_MODE_INDEX = 0xFE;

  private StandardEndpoints() {}

  /** What {@link ResponderProfile#device} offers, and {@code measurements}. */
  public static EndpointConfiguration standard(
      ResponderProfile profile, List<MeasuredElement> measurements) {
    return new EndpointConfiguration(
        profile,
        measurements,
        new DmtfMeasurementLog(List.of()),
        List.of(),
        PresharedKeys.NONE,
        List.of(),
        Optional.empty());
  }

  /**
   * What DMTF's emulator is as a responder that does not ask for mutual authentication: SPDM 1.0 to
   * 1.4, every algorithm, eight measurements of which one is extended from a log of three entries,
   * and the test key that its requester shares.
   */
  public static EndpointConfiguration reference() {
    return new EndpointConfiguration(
        ResponderProfile.device()
            .withVersions(SpdmVersion.values())
            .withCapabilities(referenceCapabilities())
            .withAlgorithms(AlgorithmPreference.all()),
        referenceMeasurements(),
        referenceLog(),
        List.of(
            new DeviceClass(
                new StandardsBodyHeader(0, Bytes.EMPTY), List.of(Bytes.of(0x12, 0x34, 0x56)))),
        testKey(),
        List.of(),
        Optional.empty());
  }

  private static CapabilitySet referenceCapabilities() {
    return CapabilitySet.of(
        Capability.CERT,
        Capability.CHAL,
        Capability.MEAS_WITH_SIGNATURE,
        Capability.MEAS_FRESH,
        Capability.ENCRYPT,
        Capability.MAC,
        Capability.MUT_AUTH,
        Capability.KEY_EX,
        Capability.PSK_WITH_CONTEXT,
        Capability.ENCAP,
        Capability.HBEAT,
        Capability.KEY_UPD,
        Capability.HANDSHAKE_IN_THE_CLEAR,
        Capability.CHUNK,
        Capability.SET_CERT,
        Capability.CSR,
        Capability.EP_INFO_WITH_SIGNATURE,
        Capability.MEL,
        Capability.GET_KEY_PAIR_INFO,
        Capability.SET_KEY_PAIR_INFO,
        Capability.LARGE_RESP);
  }

  private static List<MeasuredElement> referenceMeasurements() {
    List<MeasuredElement> elements = new ArrayList<>();
    for (int type = 0; type <= DmtfMeasurement.FIRMWARE_CONFIGURATION; type++) {
      Bytes value = text("measured component " + type);
      elements.add(new MeasuredElement(type + 1, type, value, false, type == 0));
    }
    elements.add(
        new MeasuredElement(
            SECURITY_VERSION_INDEX,
            DmtfMeasurement.SECURITY_VERSION,
            new WireWriter().u64(7).toBytes(),
            true,
            false));
    elements.add(
        new MeasuredElement(
            EXTENDED_INDEX,
            DmtfMeasurement.HASH_EXTEND,
            Bytes.EMPTY,
            MeasuredElement.Form.EXTENDED,
            false,
            Optional.empty()));
    elements.add(
        new MeasuredElement(
            MANIFEST_INDEX, DmtfMeasurement.MANIFEST, text("manifest"), true, false));
    elements.add(
        new MeasuredElement(
            DEVICE_MODE_INDEX,
            DmtfMeasurement.DEVICE_MODE,
            new WireWriter(16).u32(0x3F).u32(0x1).u32(0x1F).u32(0).toBytes(),
            true,
            false));
    return elements;
  }

  private static DmtfMeasurementLog referenceLog() {
    return new DmtfMeasurementLog(
        List.of(
            new DmtfMeasurementLog.Entry(
                1,
                EXTENDED_INDEX,
                new DmtfMeasurement(DmtfMeasurement.INFORMATIONAL, true, text("ROM"))),
            new DmtfMeasurementLog.Entry(
                2,
                EXTENDED_INDEX,
                new DmtfMeasurement(DmtfMeasurement.INFORMATIONAL, true, text("boot firmware"))),
            new DmtfMeasurementLog.Entry(
                3,
                EXTENDED_INDEX,
                new DmtfMeasurement(
                    DmtfMeasurement.FIRMWARE_VERSION,
                    true,
                    new WireWriter().u32(0x0100_030A).toBytes()))));
  }

  /** The key is in the emulator's sources: it protects nothing. */
  private static PresharedKeys testKey() {
    Bytes hint = text("TestPskHint\0");
    Bytes key = text("TestPskData\0");
    return given ->
        given.equals(hint) ? Optional.of(Secret.copyOf(key.toArray())) : Optional.empty();
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
