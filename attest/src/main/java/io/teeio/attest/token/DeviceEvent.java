package io.teeio.attest.token;

import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a TVM did about a device, as it records it in its register of devices: the register is
 * extended by the SHA-384 of each event's bytes, in their order, so that whoever has the events can
 * tell whether they are all that happened.
 */
public sealed interface DeviceEvent {
  /** The interface, as CoVE-IO numbers it. */
  int interfaceId();

  /**
   * Reads the event that {@code bytes} are.
   *
   * @throws MalformedInput if they are none
   */
  static DeviceEvent read(Bytes bytes) throws MalformedInput {
    return DeviceEventReader.read(bytes);
  }

  /** The event as a CBOR map. */
  Bytes toBytes();

  /**
   * It made up its mind.
   *
   * @param interfaceId about which interface
   * @param accepted whether it accepts it
   * @param again whether it looked at a device that it had accepted before
   * @param evidence what it looked at
   * @param basis what it judged by
   * @param verdict SHA-384 of {@link VerdictBytes}
   * @param asOf when, in seconds
   */
  record Decision(
      int interfaceId,
      boolean accepted,
      boolean again,
      Evidence evidence,
      Basis basis,
      Bytes verdict,
      Instant asOf)
      implements DeviceEvent {
    private static final int ENTRIES = 14;

    @Override
    public Bytes toBytes() {
      CborWriter out = new CborWriter();
      out.map(ENTRIES).integer(DeviceEventKey.KIND);
      out.integer(again ? DeviceEventKey.VERIFIED_AGAIN : DeviceEventKey.VERIFIED);
      out.integer(DeviceEventKey.INTERFACE).integer(interfaceId);
      out.integer(DeviceEventKey.ACCEPTED).flag(accepted);
      evidence.write(out);
      basis.write(out);
      out.integer(DeviceEventKey.VERDICT).bytes(verdict);
      out.integer(DeviceEventKey.AS_OF).integer(asOf.getEpochSecond());
      return out.toBytes();
    }
  }

  /**
   * It let the interface go.
   *
   * @param interfaceId which
   */
  record Release(int interfaceId) implements DeviceEvent {
    @Override
    public Bytes toBytes() {
      return new CborWriter()
          .map(2)
          .integer(DeviceEventKey.KIND)
          .integer(DeviceEventKey.RELEASED)
          .integer(DeviceEventKey.INTERFACE)
          .integer(interfaceId)
          .toBytes();
    }
  }

  /**
   * What a decision is about. A digest of what could not be read is empty.
   *
   * @param subject whom the device's certificate names; empty if there was none
   * @param leaf SHA-384 of that certificate
   * @param connection SHA-384 of the connection transcript
   * @param measurements SHA-384 of the signed measurement transcript
   * @param report SHA-384 of the interface report
   */
  record Evidence(
      String subject,
      Optional<Bytes> leaf,
      Optional<Bytes> connection,
      Optional<Bytes> measurements,
      Optional<Bytes> report) {
    private void write(CborWriter out) {
      out.integer(DeviceEventKey.SUBJECT).text(subject);
      digest(out, DeviceEventKey.LEAF, leaf);
      digest(out, DeviceEventKey.CONNECTION, connection);
      digest(out, DeviceEventKey.MEASUREMENTS, measurements);
      digest(out, DeviceEventKey.REPORT, report);
    }

    private static void digest(CborWriter out, int key, Optional<Bytes> digest) {
      out.integer(key);
      digest.ifPresentOrElse(out::bytes, out::nothing);
    }
  }

  /**
   * What a decision rests on.
   *
   * @param policyName what its author calls the policy
   * @param policy SHA-384 of the policy's text; of nothing for the one that is built in
   * @param anchors SHA-384 of each root certificate
   * @param references reference values
   */
  record Basis(String policyName, Bytes policy, List<Bytes> anchors, List<References> references) {
    /** Copies the lists. */
    public Basis {
      anchors = List.copyOf(anchors);
      references = List.copyOf(references);
    }

    private void write(CborWriter out) {
      out.integer(DeviceEventKey.POLICY_NAME).text(policyName);
      out.integer(DeviceEventKey.POLICY).bytes(policy);
      out.integer(DeviceEventKey.ANCHORS).array(anchors.size());
      anchors.forEach(out::bytes);
      out.integer(DeviceEventKey.REFERENCES).array(references.size());
      references.forEach(used -> out.array(2).text(used.device()).bytes(used.digest()));
    }
  }

  /**
   * Reference values that were used.
   *
   * @param device whom they speak of
   * @param digest SHA-384 of their text
   */
  record References(String device, Bytes digest) {}
}
