package io.teeio.attest.token;

import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import io.teeio.wire.MalformedInput;
import java.util.List;

/**
 * All that a TVM shows a third party: a collection as RATS conceptual messages are wrapped
 * (draft-ietf-rats-msg-wrap), in CBOR.
 *
 * <pre>{@code
 * { "__cmwc_t": "tag:teeio.io,2026:tvm-report#1",
 *   "evidence": ["application/eat+cwt", << certificate of the TSM >>],
 *   "devices": ["application/vnd.teeio.device-evidence+cbor", << [* {1: interface, 2: connection,
 *                3: measurements, 4: report}] >>],
 *   "decisions": ["application/vnd.teeio.device-events+cbor", << [* bstr .cbor event] >>] }
 * }</pre>
 *
 * @param evidence the certificate that get_evidence returned, with the tokens in it
 * @param events every {@link DeviceEvent} that was recorded, in order, as it was digested
 * @param devices what the decisions were about
 */
public record TvmReport(Bytes evidence, List<Bytes> events, List<DeviceEvidence> devices) {
  static final String FORM = "tag:teeio.io,2026:tvm-report#1";
  static final String EVIDENCE_TYPE = "application/eat+cwt";
  static final String DEVICES_TYPE = "application/vnd.teeio.device-evidence+cbor";
  static final String EVENTS_TYPE = "application/vnd.teeio.device-events+cbor";

  /** Copies the lists. */
  public TvmReport {
    events = List.copyOf(events);
    devices = List.copyOf(devices);
  }

  /**
   * Reads a report, or the certificate alone, which then is a report without devices. What is in
   * the certificate and in the events is read by {@link TvmAppraisal}.
   *
   * @throws MalformedInput if it is neither
   */
  public static TvmReport read(Bytes bytes) throws MalformedInput {
    return TvmReportReader.read(bytes);
  }

  /** The report as a file holds it. */
  public Bytes toBytes() {
    CborWriter out = new CborWriter().map(4);
    record(out, "devices", DEVICES_TYPE, devicesBytes());
    out.text("__cmwc_t").text(FORM);
    record(out, "evidence", EVIDENCE_TYPE, evidence);
    record(out, "decisions", EVENTS_TYPE, eventsBytes());
    return out.toBytes();
  }

  private static void record(CborWriter out, String name, String type, Bytes content) {
    out.text(name).array(2).text(type).bytes(content);
  }

  private Bytes eventsBytes() {
    CborWriter out = new CborWriter().array(events.size());
    events.forEach(out::bytes);
    return out.toBytes();
  }

  private Bytes devicesBytes() {
    CborWriter out = new CborWriter().array(devices.size());
    for (DeviceEvidence device : devices) {
      out.map(4).integer(1).integer(device.interfaceId());
      out.integer(2).bytes(device.connection());
      out.integer(3).bytes(device.measurements());
      out.integer(4).bytes(device.report());
    }
    return out.toBytes();
  }
}
