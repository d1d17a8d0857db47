package io.teeio.device;

import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The firmware that runs, and the one that waits to replace it. Measurements are those of what
 * runs; what they will be is told to whoever asks for renewed ones.
 */
final class FirmwareStore {
  private static final int INDEX_MAP = 32;

  private final DeviceProfile profile;
  private Firmware running;
  private Optional<Firmware> staged = Optional.empty();

  /** A store that boots what {@code profile} says. */
  FirmwareStore(DeviceProfile profile) {
    this.profile = profile;
    this.running = profile.firmware();
  }

  /** What runs. */
  Firmware running() {
    return running;
  }

  /** Puts {@code next} where the next update takes it from. */
  void stage(Firmware next) {
    staged = Optional.of(next);
  }

  /** What runs is what was staged, from now on. */
  void apply() {
    running = staged.orElse(running);
    staged = Optional.empty();
  }

  /** What SPDM reports. */
  List<MeasuredElement> elements() {
    List<MeasuredElement> now = elements(running);
    List<MeasuredElement> next = elements(staged.orElse(running));
    List<MeasuredElement> told = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      told.add(now.get(i).withRenewed(next.get(i).value()));
    }
    return told;
  }

  private List<MeasuredElement> elements(Firmware firmware) {
    return MeasuredComponents.elements(profile.withFirmware(firmware));
  }

  /** Indices that will change, as a map of 32 bytes; empty if none will. */
  Optional<Bytes> changes() {
    byte[] map = new byte[INDEX_MAP];
    boolean any = false;
    for (MeasuredElement element : elements()) {
      if (element.renewed().filter(next -> !next.equals(element.value())).isPresent()) {
        map[element.index() / 8] |= (byte) (1 << element.index() % 8);
        any = true;
      }
    }
    return any ? Optional.of(Bytes.copyOf(map)) : Optional.empty();
  }
}
