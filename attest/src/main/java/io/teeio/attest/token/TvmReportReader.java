package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link TvmReport} from a file: the collection, or the certificate alone. */
final class TvmReportReader {
  private static final String CLAUSE = "docs/abi.md, evidence of a TVM";
  private static final int LARGEST_ID = 0xFF_FFFF;
  private static final int LONGEST = 16 << 20;
  private static final int MOST_EVENTS = 4096;

  private TvmReportReader() {}

  static TvmReport read(Bytes bytes) throws MalformedInput {
    if (bytes.length() > LONGEST) {
      throw new MalformedInput("report", 0, "is longer than " + LONGEST + " bytes", CLAUSE);
    }
    CborItem item = CborItem.read(bytes, "report", CLAUSE);
    if (item.tag().orElse(-1) == CoseSign1.TAG) {
      return new TvmReport(bytes, List.of(), List.of());
    }
    CborItem form = item.get("__cmwc_t");
    if (!form.text().equals(TvmReport.FORM)) {
      throw form.malformed("is not " + TvmReport.FORM);
    }
    CborItem evidence = content(item, "evidence", TvmReport.EVIDENCE_TYPE);
    return new TvmReport(
        evidence.octets(),
        events(content(item, "decisions", TvmReport.EVENTS_TYPE).embedded()),
        devices(content(item, "devices", TvmReport.DEVICES_TYPE).embedded()));
  }

  private static CborItem content(CborItem item, String name, String type) throws MalformedInput {
    List<CborItem> record = item.get(name).elements(2);
    if (!record.getFirst().text().equals(type)) {
      throw record.getFirst().malformed("is not " + type);
    }
    return record.getLast();
  }

  private static List<Bytes> events(CborItem item) throws MalformedInput {
    List<Bytes> events = new ArrayList<>();
    for (CborItem part : item.elements()) {
      if (events.size() == MOST_EVENTS) {
        throw part.malformed("is one more than " + MOST_EVENTS);
      }
      events.add(part.octets());
    }
    return events;
  }

  private static List<DeviceEvidence> devices(CborItem item) throws MalformedInput {
    List<DeviceEvidence> devices = new ArrayList<>();
    for (CborItem part : item.elements()) {
      devices.add(
          new DeviceEvidence(
              (int) part.get(1).whole(0, LARGEST_ID),
              part.get(2).octets(),
              part.get(3).octets(),
              part.get(4).octets()));
    }
    return devices;
  }
}
