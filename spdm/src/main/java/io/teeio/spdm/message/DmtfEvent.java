package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/** The events that DMTF defined, with their details (1.3). */
public sealed interface DmtfEvent {
  /** EventTypeID of {@link EventLost}. */
  int EVENT_LOST = 1;

  /** EventTypeID of {@link MeasurementChanged}. */
  int MEASUREMENT_CHANGED = 2;

  /** EventTypeID of {@link MeasurementPreUpdate}. */
  int MEASUREMENT_PRE_UPDATE = 3;

  /** EventTypeID of {@link CertificateChanged}. */
  int CERTIFICATE_CHANGED = 4;

  /** Bytes of a map with a bit for each measurement index. */
  int INDEX_MAP_SIZE = 32;

  /** EventTypeID. */
  int eventTypeId();

  /** EventDetail. */
  Bytes detail();

  /**
   * Events could not be delivered.
   *
   * @param lastAcknowledged EventInstanceID of the last event that was acknowledged, 32 bits
   * @param lastLost EventInstanceID of the last event that was lost, 32 bits
   */
  record EventLost(long lastAcknowledged, long lastLost) implements DmtfEvent {
    @Override
    public int eventTypeId() {
      return EVENT_LOST;
    }

    @Override
    public Bytes detail() {
      return new WireWriter().u32(lastAcknowledged).u32(lastLost).toBytes();
    }
  }

  /**
   * Measurements have changed.
   *
   * @param changedIndices 32 bytes: bit n of the map, from the lowest bit of the first byte on, is
   *     the measurement with Index n
   */
  record MeasurementChanged(Bytes changedIndices) implements DmtfEvent {
    /** Checks the size. */
    public MeasurementChanged {
      Fields.sized(changedIndices, INDEX_MAP_SIZE, "ChangedMeasurements");
    }

    @Override
    public int eventTypeId() {
      return MEASUREMENT_CHANGED;
    }

    @Override
    public Bytes detail() {
      return changedIndices;
    }
  }

  /**
   * Measurements will change with an update that waits.
   *
   * @param changingIndices 32 bytes, as in {@link MeasurementChanged}
   */
  record MeasurementPreUpdate(Bytes changingIndices) implements DmtfEvent {
    /** Checks the size. */
    public MeasurementPreUpdate {
      Fields.sized(changingIndices, INDEX_MAP_SIZE, "PreUpdateMeasurementChanges");
    }

    @Override
    public int eventTypeId() {
      return MEASUREMENT_PRE_UPDATE;
    }

    @Override
    public Bytes detail() {
      return changingIndices;
    }
  }

  /**
   * Certificate chains have changed.
   *
   * @param slotMask bit n is slot n
   */
  record CertificateChanged(int slotMask) implements DmtfEvent {
    @Override
    public int eventTypeId() {
      return CERTIFICATE_CHANGED;
    }

    @Override
    public Bytes detail() {
      return Bytes.of(Fields.bits(slotMask, 8, "CertificateChanged"));
    }
  }

  /** A map with the bits of {@code indices}, 0 to 255 each. */
  static Bytes indexMap(Iterable<Integer> indices) {
    int[] map = new int[INDEX_MAP_SIZE];
    for (int index : indices) {
      map[index / 8] |= 1 << index % 8;
    }
    return Bytes.of(map);
  }

  /** Reads {@code detail} of an event of DMTF's; empty for a type that we do not know. */
  static Optional<DmtfEvent> read(int eventTypeId, Bytes detail) throws MalformedInput {
    WireReader in = WireReader.of(detail, MessageCode.SEND_EVENT.clause() + ", DMTF event types");
    Optional<DmtfEvent> event =
        switch (eventTypeId) {
          case EVENT_LOST ->
              Optional.of(
                  new EventLost(in.u32("LastAckedEventInstID"), in.u32("LastLostEventInstID")));
          case MEASUREMENT_CHANGED ->
              Optional.of(new MeasurementChanged(in.bytes("ChangedMeasurements", INDEX_MAP_SIZE)));
          case MEASUREMENT_PRE_UPDATE ->
              Optional.of(
                  new MeasurementPreUpdate(
                      in.bytes("PreUpdateMeasurementChanges", INDEX_MAP_SIZE)));
          case CERTIFICATE_CHANGED ->
              Optional.of(new CertificateChanged(in.u8("CertificateChanged")));
          default -> Optional.empty();
        };
    if (event.isPresent()) {
      in.end("EventDetail");
    }
    return event;
  }
}
