package io.teeio.device;

import io.teeio.device.function.FunctionKind;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a device of this make consists of, as it boots with a given firmware: boot ROM, firmware,
 * configurations, version, security version, manifest and device mode. [DSP0274 1.3.0 10.11.1]
 */
final class MeasuredComponents {
  private static final int IMAGE_SIZE = 1024;
  private static final int CHANGED_FROM = 512;
  private static final int CHANGED_TO = 520;

  private static final int IMMUTABLE_ROM = 0;
  private static final int MUTABLE_FIRMWARE = 1;
  private static final int HARDWARE_CONFIGURATION = 2;
  private static final int FIRMWARE_CONFIGURATION = 3;
  private static final int MANIFEST = 4;
  private static final int DEVICE_MODE = 5;
  private static final int NORMAL_OPERATION = 1 << 2;
  private static final int ALL_DEBUG_MODES = 0x1F;
  private static final int FIRMWARE_VERSION = 6;
  private static final int SECURITY_VERSION_NUMBER = 7;

  private MeasuredComponents() {}

  /** What SPDM reports of them. */
  static List<MeasuredElement> elements(DeviceProfile profile) {
    return of(profile).stream().map(MeasuredComponent::element).toList();
  }

  static List<MeasuredComponent> of(DeviceProfile profile) {
    String manifest =
        "{\"make\":\"" + profile.manufacturer() + "\",\"model\":\"" + profile.product() + "\"}";
    return List.of(
        digested(1, IMMUTABLE_ROM, image("boot ROM A0", Firmware.GENUINE), "boot ROM"),
        digested(2, MUTABLE_FIRMWARE, image(firmwareName(profile), profile.firmware()), "firmware"),
        digested(
            3,
            HARDWARE_CONFIGURATION,
            text("fuses: debug=off production=1 dma=256/512"),
            "fuses and straps"),
        digested(4, FIRMWARE_CONFIGURATION, text(settings(profile.kind())), "firmware settings"),
        reported(5, FIRMWARE_VERSION, text(version(profile.firmware())), "firmware version"),
        reported(
            6,
            SECURITY_VERSION_NUMBER,
            new WireWriter().u64(securityVersion(profile.firmware())).toBytes(),
            "security version number"),
        reported(0xFD, MANIFEST, text(manifest), "manifest"),
        reported(0xFE, DEVICE_MODE, deviceMode(), "device mode"));
  }

  /** What {@code firmware} says its version is. */
  static String version(Firmware firmware) {
    return switch (firmware) {
      case GENUINE, TAMPERED -> "2.4.1";
      case NEWER -> "2.5.0";
    };
  }

  private static long securityVersion(Firmware firmware) {
    return switch (firmware) {
      case GENUINE, TAMPERED -> 7;
      case NEWER -> 8;
    };
  }

  private static String firmwareName(DeviceProfile profile) {
    return switch (profile.kind()) {
      case ACCELERATOR -> "firmware " + version(profile.firmware());
      case BLOCK -> "disk firmware " + version(profile.firmware());
    };
  }

  private static String settings(FunctionKind kind) {
    return switch (kind) {
      case ACCELERATOR -> "telemetry=counters-only local-memory=1MiB";
      case BLOCK -> "telemetry=counters-only sector=4096 at-rest=AES-256-GCM";
    };
  }

  private static MeasuredComponent digested(int index, int type, Bytes value, String meaning) {
    return new MeasuredComponent(new MeasuredElement(index, type, value, false, true), meaning);
  }

  private static MeasuredComponent reported(int index, int type, Bytes value, String meaning) {
    return new MeasuredComponent(new MeasuredElement(index, type, value, true, false), meaning);
  }

  /** Capable of and in normal operation; capable of debug modes, none of which is on. */
  private static Bytes deviceMode() {
    return new WireWriter(16)
        .u32(NORMAL_OPERATION)
        .u32(NORMAL_OPERATION)
        .u32(ALL_DEBUG_MODES)
        .u32(0)
        .toBytes();
  }

  /** Stands for an image: its name, then bytes that follow from it; tampering alters eight. */
  private static Bytes image(String name, Firmware firmware) {
    byte[] image = new byte[IMAGE_SIZE];
    text(name).copyTo(image, 0);
    int state = name.hashCode();
    for (int i = name.length(); i < IMAGE_SIZE; i++) {
      state = state * 1_103_515_245 + 12_345;
      image[i] = (byte) (state >>> 16);
    }
    switch (firmware) {
      case GENUINE, NEWER -> {}
      case TAMPERED -> {
        for (int i = CHANGED_FROM; i < CHANGED_TO; i++) {
          image[i] ^= 0x5A;
        }
      }
    }
    return Bytes.copyOf(image);
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
