package io.teeio.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.wire.Bytes;
import java.util.List;

/**
 * What the maker of the device publishes about it: the measurement that each index has when the
 * device is as released. For whoever writes a reference integrity manifest; the device itself never
 * compares.
 */
public final class DeviceRimFacts {
  /**
   * One reference value.
   *
   * @param index measurement index
   * @param valueType DMTFSpecMeasurementValueType bits 6:0
   * @param raw whether the value is the thing itself and not a digest of it
   * @param value digest, or the thing itself
   * @param meaning what it is, in a few words
   */
  public record Fact(int index, int valueType, boolean raw, Bytes value, String meaning) {}

  private DeviceRimFacts() {}

  /**
   * The reference values of {@code profile} with genuine firmware, whatever the profile boots.
   *
   * @param measurementHash the hash that SPDM negotiates for measurements
   */
  public static List<Fact> genuine(
      DeviceProfile profile, Crypto crypto, HashAlgorithm measurementHash) {
    return of(profile.withFirmware(Firmware.GENUINE), crypto, measurementHash);
  }

  /** The values of {@code profile} with the firmware that it boots. */
  public static List<Fact> of(DeviceProfile profile, Crypto crypto, HashAlgorithm measurementHash) {
    return MeasuredComponents.of(profile).stream()
        .map(component -> fact(component, crypto, measurementHash))
        .toList();
  }

  private static Fact fact(MeasuredComponent component, Crypto crypto, HashAlgorithm hash) {
    MeasuredElement element = component.element();
    Bytes value = element.rawOnly() ? element.value() : crypto.hash(hash, element.value());
    return new Fact(
        element.index(), element.valueType(), element.rawOnly(), value, component.meaning());
  }
}
